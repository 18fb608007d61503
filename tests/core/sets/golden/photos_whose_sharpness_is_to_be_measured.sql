-- photos whose sharpness is to be measured
.parameter set :after "''"
.parameter set :limit 240
SELECT id, asset_key, version, face_box
FROM (
    SELECT photos.id AS id, asset_key, version, (
        SELECT printf('%.4f %.4f %.4f %.4f', box_left, box_top, box_width, box_height) FROM faces
        WHERE faces.photo_id = photos.id ORDER BY box_width * box_height DESC, faces.id LIMIT 1
    ) AS face_box
    FROM (
        SELECT first_id AS photo_id FROM similar_photos
        UNION SELECT second_id FROM similar_photos
        UNION SELECT id FROM photos WHERE stack_key IS NOT NULL
    ) AS compared
    CROSS JOIN photos ON photos.id = compared.photo_id
    WHERE photos.id > :after AND has_thumbnail = 1 AND kind <> 'video' AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
) AS present
WHERE NOT EXISTS (
    SELECT 1 FROM picture_sharpness AS measured
    WHERE photo_id = id AND measured.version = present.version AND measured.face_box IS present.face_box
)
ORDER BY id LIMIT :limit;
-- plan:
--   CO-ROUTINE compared
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN similar_photos USING COVERING INDEX similar_photos_by_second
--       UNION USING TEMP B-TREE
--         SCAN similar_photos USING COVERING INDEX similar_photos_by_second
--       UNION USING TEMP B-TREE
--         SEARCH photos USING COVERING INDEX photos_by_stack (stack_key>?)
--   SCAN compared
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH measured USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 1
--       SEARCH faces USING INDEX faces_by_photo (photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH faces USING INDEX faces_by_photo (photo_id=?)
--     USE TEMP B-TREE FOR ORDER BY
--   USE TEMP B-TREE FOR ORDER BY
