-- Photos by their facts, of each category: what statistics add up. `fact` is one of core.library.statistics.FactKind, `value`
-- its text. A category in `changed_facts` is counted again for each question, until its rows are brought up to date.
CREATE TABLE category_facts (
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    fact TEXT NOT NULL,
    value TEXT NOT NULL,
    photo_count INTEGER NOT NULL,
    total_size INTEGER NOT NULL,
    PRIMARY KEY (category_id, fact, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE changed_facts (
    category_id INTEGER PRIMARY KEY REFERENCES categories (id) ON DELETE CASCADE,
    changes INTEGER NOT NULL
) STRICT;

INSERT INTO changed_facts SELECT id, 1 FROM categories;
