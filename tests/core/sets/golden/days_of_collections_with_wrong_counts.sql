-- days of collections with wrong counts
WITH truth AS (
    SELECT collection_id, iif(photos.newest_sort < '1', -1000000, (CAST(substr(photos.newest_sort, 2, 12) AS INTEGER) + 51200) / 86400 - 1157408) AS day, collections.category_id, count(*) AS photos,
        sum(photos.id IN (SELECT photo_id FROM archived_photos)) AS archived
    FROM photos JOIN collections ON collections.id = collection_id
    WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) GROUP BY collection_id, day
), kept AS (
    SELECT collection_id, day, category_id, photo_count, archived_count FROM collection_days
)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM truth EXCEPT SELECT * FROM kept)
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM truth)
);
-- plan:
--   CO-ROUTINE (subquery-11)
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         CO-ROUTINE (subquery-7)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               MATERIALIZE truth
--                 SCAN photos USING INDEX photos_in_collection_by_rating
--                 USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--                 USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--                 SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--                 USE TEMP B-TREE FOR GROUP BY
--                 USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               SCAN truth
--             EXCEPT USING TEMP B-TREE
--               MATERIALIZE kept
--                 SCAN collection_days USING COVERING INDEX collection_days_by_category
--               SCAN kept
--         SCAN (subquery-7)
--       UNION ALL
--         CO-ROUTINE (subquery-10)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SCAN kept
--             EXCEPT USING TEMP B-TREE
--               SCAN truth
--         SCAN (subquery-10)
--   SCAN (subquery-11)
