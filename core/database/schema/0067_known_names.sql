-- Changes of what is suggested by its name, so that names that were read stay valid (core/library/names/known_names.py).
ALTER TABLE photo_revision ADD COLUMN collections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photo_revision ADD COLUMN tags INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER name_of_collection_added AFTER INSERT ON collections BEGIN
    UPDATE photo_revision SET collections = collections + 1;
END;

CREATE TRIGGER name_of_collection_changed AFTER UPDATE OF name, category_id, newest_sort, photo_count ON collections
WHEN (NEW.name, NEW.category_id, NEW.newest_sort, NEW.photo_count > 0)
    IS NOT (OLD.name, OLD.category_id, OLD.newest_sort, OLD.photo_count > 0)
BEGIN
    UPDATE photo_revision SET collections = collections + 1;
END;

CREATE TRIGGER name_of_collection_removed AFTER DELETE ON collections BEGIN
    UPDATE photo_revision SET collections = collections + 1;
END;

CREATE TRIGGER name_of_tag_added AFTER INSERT ON tags BEGIN
    UPDATE photo_revision SET tags = tags + 1;
END;

CREATE TRIGGER name_of_tag_changed AFTER UPDATE OF key ON tags WHEN NEW.key <> OLD.key BEGIN
    UPDATE photo_revision SET tags = tags + 1;
END;

CREATE TRIGGER name_of_tag_removed AFTER DELETE ON tags BEGIN
    UPDATE photo_revision SET tags = tags + 1;
END;
