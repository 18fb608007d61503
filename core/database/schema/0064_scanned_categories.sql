-- When a scan last found new, changed, moved or missing files in a category: the start of that scan. Of categories that are
-- there already, the last scan that added a photo.
ALTER TABLE categories ADD COLUMN scanned_at INTEGER NOT NULL DEFAULT 0;

UPDATE categories SET scanned_at = coalesce(
    (SELECT max(photos.added_at) FROM photos WHERE photos.category_id = categories.id), categories.added_at
);
