-- counts of photos in which a model looked for faces, and of all
.parameter set :model_id 1
SELECT (SELECT count(*) FROM faced_photos WHERE model_id = :model_id),
    (SELECT count(*) FROM photos WHERE has_thumbnail = 1 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos));
-- plan:
--   SCAN CONSTANT ROW
--   SCALAR SUBQUERY 1
--     SEARCH faced_photos USING COVERING INDEX faced_photos_by_model (model_id=?)
--   SCALAR SUBQUERY 3
--     SCAN photos USING INDEX photos_scattered
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
