-- runs of photos of categories that have changed, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
WITH dated AS (
    SELECT photos.id, category_id, taken_local AS second, coalesce(CAST((photos.latitude + 90) * 10 AS INTEGER) * 3600 + CAST((photos.longitude + 180) * 10 AS INTEGER) % 3600, -1) AS cell, place_id
    FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
    WHERE newest_sort >= '1' AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
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
--       CO-ROUTINE (subquery-11)
--         CO-ROUTINE parted
--           CO-ROUTINE (subquery-12)
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--             SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--             USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--             LIST SUBQUERY 5
--               SCAN json_each VIRTUAL TABLE INDEX 1:
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-12)
--         SCAN parted
--         USE TEMP B-TREE FOR ORDER BY
--       SCAN (subquery-11)
--     SCAN numbered
--     USE TEMP B-TREE FOR GROUP BY
--   SCAN placed
--   USE TEMP B-TREE FOR GROUP BY

-- the guest of a link to travel
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-14)
--   SCAN parted
--   SCAN (subquery-13)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to travel/paris
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-15)
--   SCAN parted
--   SCAN (subquery-14)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to share:1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-13)
--   SCAN parted
--   SCAN (subquery-12)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to album/00000000002a
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-17)
--   SCAN parted
--   SCAN (subquery-16)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to tags/Sea/North
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-15)
--   SCAN parted
--   SCAN (subquery-14)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to tagged:Sea:travel/paris
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-17)
--   SCAN parted
--   SCAN (subquery-16)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to within:travel/paris?rating:>=4
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-16)
--   SCAN parted
--   SCAN (subquery-15)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed

-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-20)
--   SCAN parted
--   SCAN (subquery-19)
--   SCAN numbered
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN placed
