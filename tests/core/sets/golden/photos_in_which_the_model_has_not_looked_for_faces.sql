-- photos in which the model has not looked for faces
.parameter set :after "''"
.parameter set :model_id 1
.parameter set :limit 240
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path
FROM photos JOIN roots ON roots.id = root_id
WHERE photos.id > :after AND has_thumbnail = 1 AND roots.online = 1 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND NOT EXISTS (
    SELECT 1 FROM faced_photos
    WHERE photo_id = photos.id AND model_id = :model_id AND faced_photos.version = photos.version
)
ORDER BY photos.id LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid>?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH faced_photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
