-- runs of photos of categories
.parameter set :ids "'[1]'"
WITH dated AS (
    SELECT photos.id, category_id, taken_local AS second, coalesce(CAST((photos.latitude + 90) * 10 AS INTEGER) * 3600 + CAST((photos.longitude + 180) * 10 AS INTEGER) % 3600, -1) AS cell, place_id
    FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
    WHERE newest_sort >= '1' AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
),
parted AS (
    SELECT *, coalesce(second - lag(second) OVER run > 10800, 1) AS part
    FROM dated
    WINDOW run AS (PARTITION BY category_id, cell ORDER BY second, id)
),
numbered AS (
    SELECT *, sum(part) OVER (PARTITION BY category_id, cell ORDER BY second, id ROWS UNBOUNDED PRECEDING) AS number
    FROM parted
),
placed AS (
    SELECT category_id, cell, number, place_id, min(second) AS first, max(second) AS last, count(*) AS photos
    FROM numbered
    GROUP BY category_id, cell, number, place_id
)
SELECT category_id, min(first) AS first, max(last) AS last, cell,
    CAST(substr(max(iif(place_id IS NULL, NULL, printf('%012d', photos) || place_id)), 13) AS INTEGER) AS place_id,
    sum(photos) AS photo_count
FROM placed
GROUP BY category_id, cell, number;
-- plan:
--   CO-ROUTINE placed
--     CO-ROUTINE numbered
--       CO-ROUTINE (subquery-10)
--         CO-ROUTINE parted
--           CO-ROUTINE (subquery-11)
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--             SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--             USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-11)
--         SCAN parted
--         USE TEMP B-TREE FOR ORDER BY
--       SCAN (subquery-10)
--     SCAN numbered
--     USE TEMP B-TREE FOR GROUP BY
--   SCAN placed
--   USE TEMP B-TREE FOR GROUP BY
