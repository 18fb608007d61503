-- The word `feed` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'feed' OR photo_set GLOB 'feed/*';

-- All photos in an order that has nothing to do with folders and dates; shuffled feeds read it in parts.
CREATE INDEX photos_scattered
    ON photos ((id * 2654435761 & 4294967295), id, category_id, deleted_at, width, below_top, taken_local)
    WHERE deleted_at IS NULL AND width > 0;
