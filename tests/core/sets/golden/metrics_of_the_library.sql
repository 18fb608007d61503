-- metrics of the library
SELECT
    (SELECT coalesce(sum(photo_count), 0) FROM collections) AS photos,
    (SELECT count(*) FROM photos WHERE error IS NOT NULL AND photos.deleted_at IS NULL)
        + (SELECT count(*) FROM scan_errors) AS unreadable,
    (SELECT count(*) FROM roots WHERE online = 0) AS offline,
    (SELECT count(*) FROM users WHERE removed_at IS NULL) AS members,
    (SELECT coalesce(sum(views), 0) FROM shares) AS views;
-- plan:
--   SCAN CONSTANT ROW
--   SCALAR SUBQUERY 1
--     SCAN collections
--   SCALAR SUBQUERY 2
--     SCAN photos USING INDEX photos_with_error
--   SCALAR SUBQUERY 3
--     SCAN scan_errors
--   SCALAR SUBQUERY 4
--     SCAN roots
--   SCALAR SUBQUERY 5
--     SCAN users USING INDEX users_by_name
--   SCALAR SUBQUERY 6
--     SCAN shares
