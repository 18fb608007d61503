-- photos of categories to archive
.parameter set :ids "'[1]'"
SELECT photos.id
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.category_id = each.value
CROSS JOIN photos ON photos.collection_id = collections.id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SCAN collections
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
