-- The words of the texts of photos (core/library/search/word_index.py), each between blanks; the row of a photo has its id.
-- Words are folded before, so that the tokens are exactly them; queries of one to three letters have an index of their own.
CREATE VIRTUAL TABLE photo_words USING fts5 (
    name, title, caption, note, camera, lens, tokenize = 'ascii', prefix = '1 2 3', columnsize = 0
);

-- Photos of which `photo_words` has not the words of now. Kept by the triggers below; what they name is read instead.
-- They do not say OR IGNORE, because the statement that fires them may decide otherwise (ON CONFLICT).
CREATE TABLE unindexed_photos (
    photo_id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER words_of_added_photo AFTER INSERT ON photos BEGIN
    INSERT INTO unindexed_photos SELECT NEW.id WHERE NEW.id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_changed_photo AFTER UPDATE OF name, camera_make, camera_model, lens ON photos
WHEN (NEW.name, NEW.camera_make, NEW.camera_model, NEW.lens) IS NOT (OLD.name, OLD.camera_make, OLD.camera_model, OLD.lens)
BEGIN
    INSERT INTO unindexed_photos SELECT NEW.id WHERE NEW.id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_removed_photo AFTER DELETE ON photos BEGIN
    INSERT INTO unindexed_photos SELECT OLD.id WHERE OLD.id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_added_text AFTER INSERT ON photo_texts BEGIN
    INSERT INTO unindexed_photos SELECT NEW.photo_id WHERE NEW.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_changed_text AFTER UPDATE OF title, caption, note ON photo_texts
WHEN (NEW.title, NEW.caption, NEW.note) IS NOT (OLD.title, OLD.caption, OLD.note)
BEGIN
    INSERT INTO unindexed_photos SELECT NEW.photo_id WHERE NEW.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_removed_text AFTER DELETE ON photo_texts BEGIN
    INSERT INTO unindexed_photos SELECT OLD.photo_id WHERE OLD.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_imported_text AFTER INSERT ON imported_metadata BEGIN
    INSERT INTO unindexed_photos SELECT NEW.photo_id WHERE NEW.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_changed_import AFTER UPDATE OF title, caption ON imported_metadata
WHEN (NEW.title, NEW.caption) IS NOT (OLD.title, OLD.caption)
BEGIN
    INSERT INTO unindexed_photos SELECT NEW.photo_id WHERE NEW.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

CREATE TRIGGER words_of_removed_import AFTER DELETE ON imported_metadata BEGIN
    INSERT INTO unindexed_photos SELECT OLD.photo_id WHERE OLD.photo_id NOT IN (SELECT photo_id FROM unindexed_photos);
END;

INSERT INTO unindexed_photos SELECT id FROM photos;
