-- The collections and categories that each member has selected, next to the photos in `selections`.
CREATE TABLE selected_collections (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, collection_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE selected_categories (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, category_id)
) STRICT, WITHOUT ROWID;

-- A collection or category that is removed is looked up here.
CREATE INDEX selected_collections_by_collection ON selected_collections (collection_id);
CREATE INDEX selected_categories_by_category ON selected_categories (category_id);
