-- What persons write about photos and collections. `title` and `caption` replace those of the file, which are empty where
-- they are hidden; NULL: as the file has it.
CREATE TABLE photo_texts (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    title TEXT,
    caption TEXT,
    note TEXT CHECK (note <> ''),
    CHECK (coalesce(title, caption, note) IS NOT NULL)
) STRICT;

CREATE TABLE collection_notes (
    collection_id INTEGER PRIMARY KEY REFERENCES collections (id) ON DELETE CASCADE,
    note TEXT NOT NULL CHECK (note <> '')
) STRICT;

-- What persons correct. The columns of `photos` have the corrected values, so that every order and set uses them; here is
-- what was corrected, and what the file has (core/library/edits/correction_rows.py).
CREATE TABLE photo_corrections (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    -- Microseconds of the wall clock since 1970; NULL: as the file has it.
    taken INTEGER,
    is_offset INTEGER NOT NULL DEFAULT 0 CHECK (is_offset IN (0, 1)),
    -- Minutes; NULL with `is_offset`: the person does not say it either.
    offset INTEGER,
    is_place INTEGER NOT NULL DEFAULT 0 CHECK (is_place IN (0, 1)),
    latitude REAL,
    longitude REAL,
    original_local INTEGER,
    original_microsecond INTEGER NOT NULL,
    original_offset INTEGER,
    original_source TEXT,
    original_latitude REAL,
    original_longitude REAL,
    original_altitude REAL,
    CHECK (taken IS NOT NULL OR is_offset OR is_place)
) STRICT;
