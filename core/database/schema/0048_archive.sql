-- The archive: photos that feeds, the newest photos and home leave out. Their collections list them.
CREATE TABLE archived_photos (photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE) STRICT;

-- How many of the listed photos are archived, kept with `photo_count` so that the newest photos are counted at once.
ALTER TABLE collections ADD COLUMN archived_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE categories ADD COLUMN archived_count INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER photo_archived AFTER INSERT ON archived_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER photo_unarchived AFTER DELETE ON archived_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

-- The word `archive` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'archive' OR photo_set GLOB 'archive/*';
