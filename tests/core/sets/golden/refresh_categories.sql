-- refresh categories
.parameter set :ids "'[1]'"
UPDATE categories SET
    (collection_count, photo_count, total_size, archived_count, oldest_local, newest_local, newest_sort) = (
        SELECT count(*), coalesce(sum(photo_count), 0), coalesce(sum(total_size), 0), coalesce(sum(archived_count), 0),
            min(oldest_local), max(newest_sort) + iif(max(newest_sort) < -500000000000, 1000000000000, 0),
            max(newest_sort)
        FROM collections
        WHERE category_id = categories.id AND collections.photo_count > 0
    )
WHERE id IN (SELECT value FROM json_each(:ids));
-- plan:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH collections USING INDEX collections_by_rating (category_id=?)
