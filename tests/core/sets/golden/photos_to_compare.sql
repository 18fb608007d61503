-- photos to compare
.parameter set :ids "'[1]'"
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path, width, height,
    taken_local, taken_source,
    (SELECT sha256 FROM files WHERE files.photo_id = photos.id AND role = 'primary') AS sha256
FROM photos JOIN roots ON roots.id = photos.root_id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH files USING INDEX files_by_photo (photo_id=? AND role=?)
