-- facts of categories that have changed, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT fact, value, sum(photo_count) AS photos, sum(total_size) AS size
FROM (
SELECT category_id, fact, value, photo_count, total_size FROM (
    WITH shown AS MATERIALIZED (
        SELECT category_id, size,
            iif(newest_sort >= '1', strftime('%Y', taken_local, 'unixepoch'), NULL) AS year_value,
            iif(newest_sort >= '1', strftime('%m', taken_local, 'unixepoch'), NULL) AS month_value,
            iif(newest_sort >= '1', printf('%03d', ((taken_local + 259200) % 604800 + 604800) % 604800 / 3600), NULL) AS hour_value,
            nullif(trim(coalesce(camera_make || ' ', '') || coalesce(camera_model, '')), '') AS camera_value,
            nullif(trim(lens), '') AS lens_value,
            CAST(CAST(round(focal_length) AS INTEGER) AS TEXT) AS focal_value,
            iif(aperture IS NOT NULL, printf('%.1f', aperture), NULL) AS aperture_value,
            CAST(iso AS TEXT) AS iso_value,
            upper(format) AS format_value,
            kind AS kind_value,
            CAST(place_id AS TEXT) AS place_value
        FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
        WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    )
    SELECT category_id, 'year' AS fact, year_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE year_value IS NOT NULL GROUP BY category_id, year_value
    UNION ALL SELECT category_id, 'month' AS fact, month_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE month_value IS NOT NULL GROUP BY category_id, month_value
    UNION ALL SELECT category_id, 'hour' AS fact, hour_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE hour_value IS NOT NULL GROUP BY category_id, hour_value
    UNION ALL SELECT category_id, 'camera' AS fact, camera_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE camera_value IS NOT NULL GROUP BY category_id, camera_value
    UNION ALL SELECT category_id, 'lens' AS fact, lens_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE lens_value IS NOT NULL GROUP BY category_id, lens_value
    UNION ALL SELECT category_id, 'focal' AS fact, focal_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE focal_value IS NOT NULL GROUP BY category_id, focal_value
    UNION ALL SELECT category_id, 'aperture' AS fact, aperture_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE aperture_value IS NOT NULL GROUP BY category_id, aperture_value
    UNION ALL SELECT category_id, 'iso' AS fact, iso_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE iso_value IS NOT NULL GROUP BY category_id, iso_value
    UNION ALL SELECT category_id, 'format' AS fact, format_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE format_value IS NOT NULL GROUP BY category_id, format_value
    UNION ALL SELECT category_id, 'kind' AS fact, kind_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE kind_value IS NOT NULL GROUP BY category_id, kind_value
    UNION ALL SELECT category_id, 'place' AS fact, place_value AS value, count(*) AS photo_count,
        sum(size) AS total_size
    FROM shown WHERE place_value IS NOT NULL GROUP BY category_id, place_value
)
)
GROUP BY fact, value;
-- plan:
--   CO-ROUTINE (subquery-16)
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         MATERIALIZE shown
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--           SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--           USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--           USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--           LIST SUBQUERY 4
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--       UNION ALL
--         SCAN shown
--         USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-16)
--   USE TEMP B-TREE FOR GROUP BY

-- the guest of a link to travel
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-18)

-- the guest of a link to travel/paris
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-17)

-- the guest of a link to share:1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-17)

-- the guest of a link to album/00000000002a
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-21)

-- the guest of a link to tags/Sea/North
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-19)

-- the guest of a link to tagged:Sea:travel/paris
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-19)

-- the guest of a link to within:travel/paris?rating:>=4
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-18)

-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN shown
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-24)
