-- Text in photos, as a model has read it (core/understanding).
CREATE TABLE text_models (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    revision TEXT NOT NULL
) STRICT;

-- The model that has read a photo last, and the version of the picture then.
CREATE TABLE read_photos (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES text_models (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX read_photos_by_model ON read_photos (model_id);

-- Lines from top to bottom. Corners are shares of width and height: x and y of four points, as JSON.
CREATE TABLE photo_lines (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    line TEXT NOT NULL,
    certainty REAL NOT NULL,
    corners TEXT NOT NULL,
    PRIMARY KEY (photo_id, place)
) STRICT, WITHOUT ROWID;

-- The words of all lines of a photo, whose id is the row. The row of a deleted photo counts for nothing: a photo that is
-- found has to have lines.
CREATE VIRTUAL TABLE line_words USING fts5 (words, tokenize = 'ascii', columnsize = 0);
