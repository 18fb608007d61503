-- photos of an import by their beginning
.parameter set :size 1
.parameter set :head 1
.parameter set :sha256 1
SELECT photos.id, photos.path
FROM photos LEFT JOIN files ON photo_id = photos.id AND role = 'primary'
WHERE photos.size = :size AND head = :head AND (sha256 IS NULL OR :sha256 IS NULL)
    AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH photos USING INDEX photos_by_size (size=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH files USING INDEX files_by_photo (photo_id=? AND role=?) LEFT-JOIN
