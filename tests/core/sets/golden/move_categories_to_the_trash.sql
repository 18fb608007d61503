-- move categories to the trash
.parameter set :ids "'[1]'"
INSERT INTO trashed_photos (photo_id, category_id)
SELECT photos.id, collections.category_id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
UNION ALL
SELECT photos.id, collections.category_id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE deleted_at IS NOT NULL OR width = 0
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id;
-- plan:
--   COMPOUND QUERY
--     LEFT-MOST SUBQUERY
--       SCAN each VIRTUAL TABLE INDEX 1:
--       SCAN collections
--       SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     UNION ALL
--       SCAN each VIRTUAL TABLE INDEX 1:
--       SCAN collections
--       SEARCH photos USING INDEX photos_unlisted (collection_id=?)
