-- photos that the model of things has not seen
.parameter set :after "''"
.parameter set :model_id 1
.parameter set :limit 240
SELECT id, asset_key, version FROM photos
WHERE id > :after AND has_thumbnail = 1 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND NOT EXISTS (
    SELECT 1 FROM recognized_photos
    WHERE photo_id = photos.id AND model_id = :model_id AND recognized_photos.version = photos.version
)
ORDER BY id LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid>?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH recognized_photos USING INTEGER PRIMARY KEY (rowid=?)
