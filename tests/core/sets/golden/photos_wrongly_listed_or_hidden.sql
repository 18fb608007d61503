-- photos wrongly listed or hidden
SELECT name FROM photos
LEFT JOIN (
    SELECT id, count(*) OVER stack AS number, row_number() OVER (stack ORDER BY stack_rank, name_sort, id) AS place
    FROM photos WHERE stack_key IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
    WINDOW stack AS (PARTITION BY stack_key, collection_id)
) AS truth ON truth.id = photos.id
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), coalesce(place > 1, 0))
ORDER BY name_sort, photos.id;
-- plan:
--   MATERIALIZE truth
--     CO-ROUTINE (subquery-4)
--       CO-ROUTINE (subquery-5)
--         SEARCH photos USING INDEX photos_by_stack (stack_key>?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--       SCAN (subquery-5)
--     SCAN (subquery-4)
--   SCAN photos
--   SEARCH truth USING AUTOMATIC COVERING INDEX (id=?) LEFT-JOIN
--   USE TEMP B-TREE FOR ORDER BY
