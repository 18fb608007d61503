-- Perceptual hashes of photos, and which photos are similar enough to be copies of one another.
ALTER TABLE photos ADD COLUMN is_hashed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX photos_unhashed ON photos (id)
    WHERE is_hashed = 0 AND kind <> 'video' AND deleted_at IS NULL AND width > 0 AND error IS NULL;

-- Six hashes of 8 bytes (core/media/comparison/perceptual_hashes.py). A photo without a row has a plain picture.
CREATE TABLE picture_hashes (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    hashes BLOB NOT NULL CHECK (length(hashes) = 48),
    -- Whether it was compared with all others.
    is_compared INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX picture_hashes_to_compare ON picture_hashes (photo_id) WHERE is_compared = 0;

CREATE TABLE similar_photos (
    first_id INTEGER NOT NULL REFERENCES picture_hashes (photo_id) ON DELETE CASCADE,
    second_id INTEGER NOT NULL REFERENCES picture_hashes (photo_id) ON DELETE CASCADE,
    distance INTEGER NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX similar_photos_by_second ON similar_photos (second_id);

-- A changed file is hashed and compared again.
CREATE TRIGGER photo_picture_changed AFTER UPDATE OF version ON photos
WHEN NEW.version <> OLD.version
BEGIN
    DELETE FROM picture_hashes WHERE photo_id = NEW.id;
    UPDATE photos SET is_hashed = 0 WHERE id = NEW.id;
END;

-- What people decided: the photos of one decision are not duplicates of one another.
CREATE TABLE different_photos (
    asset_key TEXT NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (asset_key, decision)
) STRICT, WITHOUT ROWID;

CREATE INDEX different_photos_by_decision ON different_photos (decision);
