-- collections with wrong counts of archived photos
SELECT count(*) FROM collections
LEFT JOIN (
    SELECT collection_id AS id, count(*) AS number
    FROM archived_photos JOIN photos ON photos.id = archived_photos.photo_id
    WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) GROUP BY collection_id
) AS truth ON truth.id = collections.id
WHERE archived_count <> coalesce(number, 0);
-- plan:
--   MATERIALIZE truth
--     SCAN photos USING COVERING INDEX photos_in_collection_by_rating
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     SEARCH archived_photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN collections
--   SEARCH truth USING AUTOMATIC COVERING INDEX (id=?) LEFT-JOIN
