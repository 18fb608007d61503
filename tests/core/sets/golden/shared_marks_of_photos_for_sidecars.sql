-- shared marks of photos for sidecars
.parameter set :ids "'[1]'"
SELECT photos.id, roots.path AS root, photos.path, votes, photos.rating, caption, digest, (
        SELECT json_group_array(tags.name) FROM tagged_photos JOIN tags ON tags.id = tag_id
        WHERE photo_id = photos.id AND source <> 2
    ) AS tags
FROM photos
JOIN roots ON roots.id = photos.root_id AND roots.online = 1
LEFT JOIN photo_texts ON photo_texts.photo_id = photos.id
LEFT JOIN written_sidecars ON written_sidecars.photo_id = photos.id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH written_sidecars USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--     SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
