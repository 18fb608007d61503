-- photos without a perceptual hash
.parameter set :after "''"
.parameter set :limit 240
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path, width, height,
    taken_local, taken_source, NULL AS sha256

FROM photos JOIN roots ON roots.id = photos.root_id
WHERE is_hashed = 0 AND kind <> 'video' AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND error IS NULL AND needs_package IS NULL
    AND (has_thumbnail = 1 OR roots.online = 1)
 AND photos.id > :after ORDER BY photos.id LIMIT :limit;
-- plan:
--   SEARCH photos USING INDEX photos_unhashed (id>?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
