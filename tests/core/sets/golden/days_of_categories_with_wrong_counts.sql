-- days of categories with wrong counts
WITH truth AS (
    SELECT day, category_id, sum(photo_count), sum(archived_count) FROM collection_days GROUP BY category_id, day
), kept AS (
    SELECT day, category_id, photo_count, archived_count FROM category_days
)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM truth EXCEPT SELECT * FROM kept)
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM truth)
);
-- plan:
--   CO-ROUTINE (subquery-8)
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         CO-ROUTINE (subquery-4)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               MATERIALIZE truth
--                 SCAN collection_days USING COVERING INDEX collection_days_by_category
--               SCAN truth
--             EXCEPT USING TEMP B-TREE
--               MATERIALIZE kept
--                 SCAN category_days
--               SCAN kept
--         SCAN (subquery-4)
--       UNION ALL
--         CO-ROUTINE (subquery-7)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SCAN kept
--             EXCEPT USING TEMP B-TREE
--               SCAN truth
--         SCAN (subquery-7)
--   SCAN (subquery-8)
