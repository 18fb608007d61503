-- move collections to the trash
.parameter set :ids "'[1]'"
INSERT INTO trashed_photos (photo_id, collection_id)
SELECT id, collection_id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
UNION ALL
SELECT id, collection_id FROM photos
WHERE collection_id IN (SELECT value FROM json_each(:ids)) AND (deleted_at IS NOT NULL OR width = 0)
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id;
-- plan:
--   COMPOUND QUERY
--     LEFT-MOST SUBQUERY
--       SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--       LIST SUBQUERY 1
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     UNION ALL
--       SEARCH photos USING INDEX photos_unlisted (collection_id=?)
--       LIST SUBQUERY 4
--         SCAN json_each VIRTUAL TABLE INDEX 1:
