-- Stories: a folder `stories` below a collection. What is directly in it is the story of the collection, each folder in it
-- one capsule with everything below. `core.indexing.stories` decides which collections these are, after each scan.
CREATE TABLE story_folders (
    -- The collection of the folder itself.
    collection_id INTEGER PRIMARY KEY REFERENCES collections (id) ON DELETE CASCADE,
    -- The collection whose story it is.
    owner_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    -- The slug of the capsule, unique for the owner; empty for what is directly in `stories`.
    capsule TEXT NOT NULL,
    name TEXT NOT NULL,
    CHECK (collection_id <> owner_id)
) STRICT;

CREATE INDEX story_folders_by_owner ON story_folders (owner_id, capsule);

-- The photos in these folders, which lists, searches and feeds leave out; kept by the triggers. It repeats what the
-- collection of a photo says, because every index of photos holds the id.
CREATE TABLE story_photos (photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE) STRICT;

CREATE TRIGGER story_folder_added AFTER INSERT ON story_folders
BEGIN
    INSERT INTO story_photos
    SELECT id FROM photos WHERE collection_id = NEW.collection_id AND deleted_at IS NULL AND width > 0
    UNION ALL
    SELECT id FROM photos WHERE collection_id = NEW.collection_id AND (deleted_at IS NOT NULL OR width = 0);
    UPDATE photo_revision SET value = value + 1, collections = collections + 1;
END;

CREATE TRIGGER story_folder_removed AFTER DELETE ON story_folders
BEGIN
    DELETE FROM story_photos WHERE photo_id IN (
        SELECT id FROM photos WHERE collection_id = OLD.collection_id AND deleted_at IS NULL AND width > 0
        UNION ALL
        SELECT id FROM photos WHERE collection_id = OLD.collection_id AND (deleted_at IS NOT NULL OR width = 0)
    );
    UPDATE photo_revision SET value = value + 1, collections = collections + 1;
END;

CREATE TRIGGER photo_added_to_story AFTER INSERT ON photos
WHEN NEW.collection_id IN (SELECT collection_id FROM story_folders)
BEGIN
    INSERT INTO story_photos VALUES (NEW.id);
END;

CREATE TRIGGER photo_moved_by_story AFTER UPDATE OF collection_id ON photos
WHEN OLD.collection_id <> NEW.collection_id
BEGIN
    DELETE FROM story_photos WHERE photo_id = NEW.id;
    INSERT INTO story_photos
    SELECT NEW.id WHERE NEW.collection_id IN (SELECT collection_id FROM story_folders);
END;

-- Which photos of stories a member has seen.
CREATE TABLE seen_stories (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_stories_by_photo ON seen_stories (photo_id);

-- The folders that a scan began to show as stories, and those that it shows as collections again: names as JSON.
ALTER TABLE scan_runs ADD COLUMN stories TEXT NOT NULL DEFAULT '[]';
ALTER TABLE scan_runs ADD COLUMN former_stories TEXT NOT NULL DEFAULT '[]';

-- The word `stories` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'stories' OR photo_set GLOB 'stories/*';
