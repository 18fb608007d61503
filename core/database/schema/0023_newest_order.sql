-- `newest_sort` is the position in the order "newest first": `date_sort` behind "1" for photos with a date of their own, and
-- behind "0" for those whose date is the time of their file or of their scan, so that the latter follow at the end.
ALTER TABLE photos ADD COLUMN newest_sort TEXT NOT NULL DEFAULT '';

UPDATE photos SET newest_sort = iif(coalesce(taken_source, 'file') = 'file', '0', '1') || date_sort;

CREATE INDEX photos_by_newest ON photos (newest_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_newest
    ON photos (collection_id, newest_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_category_by_newest ON photos (category_id, newest_sort, id, aspect, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;

DROP TRIGGER photo_changed;
CREATE TRIGGER photo_changed
AFTER UPDATE OF category_id, collection_id, date_sort, newest_sort, name_sort, added_at, size, width, deleted_at ON photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

-- Of categories and collections, `newest_sort` is `newest_local`, 10^12 seconds earlier where no photo has a date of its own.
ALTER TABLE collections ADD COLUMN newest_sort INTEGER;
ALTER TABLE categories ADD COLUMN newest_sort INTEGER;

UPDATE collections SET newest_sort = (
    SELECT CAST(substr(max(newest_sort), 2, 12) AS INTEGER) - 100000000000
        - iif(max(newest_sort) < '1', 1000000000000, 0)
    FROM photos
    WHERE collection_id = collections.id AND deleted_at IS NULL AND width > 0
);
UPDATE collections SET newest_local = newest_sort + iif(newest_sort < -500000000000, 1000000000000, 0);
UPDATE categories SET newest_sort = (
    SELECT max(newest_sort) FROM collections
    WHERE category_id = categories.id AND collections.photo_count > 0
);
UPDATE categories SET newest_local = newest_sort + iif(newest_sort < -500000000000, 1000000000000, 0);

DROP INDEX categories_by_newest;
CREATE INDEX categories_by_newest ON categories (newest_sort, id) WHERE photo_count > 0;
DROP INDEX collections_by_newest;
CREATE INDEX collections_by_newest ON collections (category_id, newest_sort, id) WHERE photo_count > 0;
