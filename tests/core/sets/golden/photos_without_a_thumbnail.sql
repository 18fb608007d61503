-- photos without a thumbnail
.parameter set :after "''"
.parameter set :limit 240
SELECT photos.id AS id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, orientation,
    width, height, error, codec
FROM photos JOIN roots ON roots.id = root_id
WHERE has_thumbnail = 0 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND error IS NULL AND photos.id > :after
ORDER BY photos.id
LIMIT :limit;
-- plan:
--   SEARCH photos USING INDEX photos_without_thumbnail (id>?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
