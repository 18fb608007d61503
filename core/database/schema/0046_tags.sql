-- Tags, which all members share. `name` is the path as it was first written, "Travel/Lisbon"; `key` is what equal names have
-- in common, with "/" after each part: "travel/lisbon/". A tag has a row while something has it, or one below it.
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    parent_id INTEGER REFERENCES tags (id),
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE
) STRICT;

CREATE INDEX tags_by_parent ON tags (parent_id, key);

-- `source` is 1 where a member set the tag, 2 where a program wrote it into the file, 3 for both.
CREATE TABLE tagged_photos (
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    source INTEGER NOT NULL CHECK (source BETWEEN 1 AND 3),
    PRIMARY KEY (tag_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tagged_collections (
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, collection_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tagged_categories (
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, category_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tagged_photos_by_photo ON tagged_photos (photo_id, source);
CREATE INDEX tagged_collections_by_collection ON tagged_collections (collection_id);
CREATE INDEX tagged_categories_by_category ON tagged_categories (category_id);

-- Tags of files that a member removed from a photo: scans leave them out.
CREATE TABLE hidden_tags (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (photo_id, key)
) STRICT, WITHOUT ROWID;

-- What files have is known. Names whose key SQL cannot make are read again by the next scan.
INSERT OR IGNORE INTO tags (name, key)
SELECT value, lower(value) || '/'
FROM imported_metadata, json_each(keywords)
WHERE value NOT GLOB '*[^ -~]*' AND value NOT GLOB '*/*' AND value <> '';

INSERT OR IGNORE INTO tagged_photos (tag_id, photo_id, source)
SELECT tags.id, photo_id, 2
FROM imported_metadata, json_each(keywords)
JOIN tags ON tags.key = lower(value) || '/'
WHERE value NOT GLOB '*[^ -~]*';

UPDATE photos SET must_reread = 1
WHERE id IN (
    SELECT photo_id FROM imported_metadata, json_each(keywords) WHERE value GLOB '*[^ -~]*' OR value GLOB '*/*'
);

-- The word `tags` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'tags' OR photo_set GLOB 'tags/*';
