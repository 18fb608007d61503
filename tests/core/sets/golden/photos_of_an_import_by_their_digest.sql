-- photos of an import by their digest
.parameter set :sha256 1
SELECT photos.id, photos.path
FROM files JOIN photos ON photos.id = photo_id
WHERE sha256 = :sha256 AND role = 'primary' AND photos.deleted_at IS NULL AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH files USING INDEX files_by_sha256 (sha256=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
