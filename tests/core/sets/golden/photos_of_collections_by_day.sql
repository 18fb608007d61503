-- photos of collections by day
.parameter set :ids "'[1]'"
SELECT collection_id, iif(photos.newest_sort < '1', -1000000, (CAST(substr(photos.newest_sort, 2, 12) AS INTEGER) + 51200) / 86400 - 1157408) AS day, collections.category_id, count(*) AS photo_count,
    sum(photos.id IN (SELECT photo_id FROM archived_photos)) AS archived_count
FROM collections CROSS JOIN photos ON collection_id = collections.id
WHERE collections.id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
GROUP BY collection_id, day;
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   USE TEMP B-TREE FOR GROUP BY
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
