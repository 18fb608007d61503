-- Photos of each category that were taken in one cell of 0.1 degrees (core/models/trips/cells.py) with at most three hours
-- between one and the next: what trips and events are put together from. They are counted with the rows of category_facts:
-- a category in changed_facts is counted again for each question, until its rows are brought up to date.
CREATE TABLE photo_runs (
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    -- Seconds of the wall clock since 1970.
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    -- -1 for photos without coordinates.
    cell INTEGER NOT NULL,
    -- The place of most of them; NULL where it is not known.
    place_id INTEGER,
    photo_count INTEGER NOT NULL,
    PRIMARY KEY (category_id, first, cell)
) STRICT, WITHOUT ROWID;

INSERT INTO changed_facts SELECT id, 1 FROM categories WHERE true ON CONFLICT DO UPDATE SET changes = changes + 1;

-- Trips and events that nobody is offered again, by the categories in which their photos were for the member who said so.
CREATE TABLE dismissed_trips (
    kind TEXT NOT NULL CHECK (kind IN ('trip', 'event')),
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, category_id, first, last)
) STRICT, WITHOUT ROWID;

-- Albums that were made of trips and events, which the members whose albums they are are not offered again.
CREATE TABLE album_trips (
    album_id INTEGER PRIMARY KEY REFERENCES albums (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('trip', 'event')),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;
