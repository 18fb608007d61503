-- The trash: photos that are listed nowhere else, and with which collection or category each was moved there, so that
-- restoring that one restores them. NULL both for a photo that was moved there by itself. Times stand in the history.
CREATE TABLE trashed_photos (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    collection_id INTEGER REFERENCES collections (id) ON DELETE SET NULL,
    category_id INTEGER REFERENCES categories (id) ON DELETE SET NULL,
    CHECK (collection_id IS NULL OR category_id IS NULL)
) STRICT;

CREATE INDEX trashed_photos_by_collection ON trashed_photos (collection_id) WHERE collection_id IS NOT NULL;
CREATE INDEX trashed_photos_by_category ON trashed_photos (category_id) WHERE category_id IS NOT NULL;

-- Photos that no index of a collection holds: they go to the trash with it, too.
CREATE INDEX photos_unlisted ON photos (collection_id) WHERE deleted_at IS NOT NULL OR width = 0;

-- As for the columns of `photo_changed` and `stack_changed`: lists are counted again, and a stack gets its next top.
CREATE TRIGGER photo_trashed AFTER INSERT ON trashed_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
    INSERT INTO changed_stacks
    SELECT stack_key FROM photos
    WHERE id = NEW.photo_id AND stack_key IS NOT NULL AND stack_key NOT IN (SELECT stack_key FROM changed_stacks);
END;

CREATE TRIGGER photo_untrashed AFTER DELETE ON trashed_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
    INSERT INTO changed_stacks
    SELECT stack_key FROM photos
    WHERE id = OLD.photo_id AND stack_key IS NOT NULL AND stack_key NOT IN (SELECT stack_key FROM changed_stacks);
END;

-- The word `trash` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'trash' OR photo_set GLOB 'trash/*';
