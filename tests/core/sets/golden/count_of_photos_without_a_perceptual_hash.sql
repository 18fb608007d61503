-- count of photos without a perceptual hash
SELECT count(*)
FROM photos JOIN roots ON roots.id = photos.root_id
WHERE is_hashed = 0 AND kind <> 'video' AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND error IS NULL AND needs_package IS NULL
    AND (has_thumbnail = 1 OR roots.online = 1);
-- plan:
--   SCAN photos USING INDEX photos_unhashed
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
