-- photos of squares whose parts are not kept, a member
.parameter set :shift 1
.parameter set :spans 1
.parameter set :changed 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :many 1
SELECT ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) >> :shift AS number, count(*) AS photos, sum(latitude) AS latitudes, sum(longitude) AS longitudes
FROM json_each(:spans) AS span CROSS JOIN categories CROSS JOIN map_squares
    ON map_squares.category_id = categories.id AND depth = span.value ->> 0
        AND square >= span.value ->> 1 AND square < span.value ->> 2
    CROSS JOIN photos
    ON photos.category_id = categories.id AND ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) >= square << 4 * (9 - depth)
        AND ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) < (square + 1) << 4 * (9 - depth)
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
    AND map_squares.photo_count <= :many AND latitude IS NOT NULL AND longitude IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY number;
-- plan:
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH map_squares USING PRIMARY KEY (category_id=? AND depth=? AND square>? AND square<?)
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR GROUP BY

-- the guest of a link to travel
-- the guest of a link to travel/paris
-- the guest of a link to share:1
-- the guest of a link to album/00000000002a
-- the guest of a link to tags/Sea/North
-- the guest of a link to tagged:Sea:travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN map_squares
--   SCAN photos
--   USE TEMP B-TREE FOR GROUP BY
