-- photos of collections to archive
.parameter set :ids "'[1]'"
SELECT id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
