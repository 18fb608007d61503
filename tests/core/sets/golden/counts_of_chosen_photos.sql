-- counts of chosen photos
.parameter set :wanted "'[1, 2]'"
SELECT share_photos.share_id, count(*)
FROM share_photos JOIN photos ON photos.id = share_photos.photo_id
WHERE share_photos.share_id IN (SELECT value FROM json_each(:wanted)) AND photos.deleted_at IS NULL AND photos.width > 0
GROUP BY share_photos.share_id;
-- plan:
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
