-- What photos show, by a model (core/understanding): names with a certainty, apart from the tags that people set.
CREATE TABLE thing_models (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    revision TEXT NOT NULL
) STRICT;

-- The key is the name in small letters; a group, such as "animal", is one of several things.
CREATE TABLE things (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    is_group INTEGER NOT NULL
) STRICT;

CREATE TABLE photo_things (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    thing_id INTEGER NOT NULL REFERENCES things (id) ON DELETE CASCADE,
    certainty REAL NOT NULL,
    PRIMARY KEY (photo_id, thing_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX photo_things_by_thing ON photo_things (thing_id, photo_id);

-- The model that has seen a photo last, and the version of the picture then.
CREATE TABLE recognized_photos (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES thing_models (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX recognized_photos_by_model ON recognized_photos (model_id);
