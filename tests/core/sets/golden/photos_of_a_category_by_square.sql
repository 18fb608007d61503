-- photos of a category by square
.parameter set :shift 1
.parameter set :parents 1
.parameter set :category_id 1
.parameter set :parent_shift 1
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
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) >> :shift AS number, count(*) AS photos, avg(latitude) AS latitude, avg(longitude) AS longitude
FROM json_each(:parents) AS parent CROSS JOIN photos
    ON category_id = :category_id AND ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
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
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) >= parent.value << :parent_shift
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
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) < (parent.value + 1) << :parent_shift
WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
GROUP BY number;
-- plan:
--   SCAN parent VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   USE TEMP B-TREE FOR GROUP BY
