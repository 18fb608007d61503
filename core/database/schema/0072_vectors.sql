-- Vectors of photos, for search by meaning (core/understanding). Their numbers are in files of the data folder, one folder
-- for each model, named by its hash; a slot is the number of a row of such a file.
CREATE TABLE vector_models (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    revision TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    -- 1 for the model by which photos are searched: another one serves when it has vectors of all photos.
    is_serving INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The version is that of the picture. Without a slot the picture could not be read.
CREATE TABLE photo_vectors (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES vector_models (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    slot INTEGER,
    PRIMARY KEY (photo_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX photo_vectors_by_slot ON photo_vectors (model_id, slot) WHERE slot IS NOT NULL;

-- Texts that were searched for: float32, little endian.
CREATE TABLE text_vectors (
    model_id INTEGER NOT NULL REFERENCES vector_models (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (model_id, text)
) STRICT, WITHOUT ROWID;
