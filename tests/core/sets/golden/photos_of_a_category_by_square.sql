-- photos of a category by square
.parameter set :category_id 1
SELECT longitude, latitude
FROM photos
WHERE category_id = :category_id AND latitude IS NOT NULL AND longitude IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
ORDER BY ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
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
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
