-- The words of the texts of photos again (core/library/search/word_index.py), now also of tags, collections and categories.
-- Each begins with signs for the category of its photo, and a row has a number that is by the date of its photo
-- (core/sets/search/word_rows.py).
DROP TABLE photo_words;

CREATE VIRTUAL TABLE photo_words USING fts5 (
    name, title, caption, note, camera, lens, tags, category, collection,
    tokenize = 'ascii', prefix = '2 3 4', columnsize = 0
);

-- The words that `photo_words` has.
CREATE VIRTUAL TABLE known_words USING fts5vocab (photo_words, instance);

-- The photos in `photo_words`, and their rows there.
CREATE TABLE indexed_photos (
    photo_id INTEGER PRIMARY KEY,
    words_id INTEGER NOT NULL
) STRICT;

DROP TRIGGER words_of_changed_photo;

CREATE TRIGGER words_of_changed_photo
AFTER UPDATE OF name, camera_make, camera_model, lens, newest_sort, category_id, collection_id ON photos
WHEN (NEW.name, NEW.camera_make, NEW.camera_model, NEW.lens, NEW.newest_sort, NEW.category_id, NEW.collection_id)
    IS NOT (OLD.name, OLD.camera_make, OLD.camera_model, OLD.lens, OLD.newest_sort, OLD.category_id, OLD.collection_id)
BEGIN
    INSERT INTO unindexed_photos SELECT NEW.id WHERE NEW.id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_added_tag AFTER INSERT ON tagged_photos BEGIN
    INSERT INTO unindexed_photos SELECT NEW.photo_id WHERE NEW.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_changed_tag AFTER UPDATE OF tag_id, photo_id ON tagged_photos BEGIN
    INSERT INTO unindexed_photos
    SELECT id FROM (SELECT OLD.photo_id AS id UNION SELECT NEW.photo_id)
    WHERE id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_removed_tag AFTER DELETE ON tagged_photos BEGIN
    INSERT INTO unindexed_photos SELECT OLD.photo_id WHERE OLD.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_renamed_tag AFTER UPDATE OF name ON tags WHEN NEW.name <> OLD.name BEGIN
    INSERT INTO unindexed_photos
    SELECT photo_id FROM tagged_photos
    WHERE tag_id = NEW.id AND photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_renamed_collection AFTER UPDATE OF name ON collections WHEN NEW.name <> OLD.name BEGIN
    INSERT INTO unindexed_photos
    SELECT id FROM (
        SELECT id FROM photos WHERE collection_id = NEW.id AND deleted_at IS NULL AND width > 0
        UNION ALL SELECT id FROM photos WHERE collection_id = NEW.id AND (deleted_at IS NOT NULL OR width = 0)
    ) WHERE id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_renamed_category AFTER UPDATE OF name ON categories WHEN NEW.name <> OLD.name BEGIN
    INSERT INTO unindexed_photos
    SELECT id FROM (
        SELECT id FROM photos
        WHERE collection_id IN (SELECT id FROM collections WHERE category_id = NEW.id) AND deleted_at IS NULL AND width > 0
        UNION ALL SELECT id FROM photos
        WHERE collection_id IN (SELECT id FROM collections WHERE category_id = NEW.id)
            AND (deleted_at IS NOT NULL OR width = 0)
    ) WHERE id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

INSERT INTO unindexed_photos SELECT id FROM photos WHERE id NOT IN (SELECT photo_id FROM unindexed_photos);
