-- collections with wrong counts
SELECT slug FROM collections
LEFT JOIN (
    SELECT collection_id, count(*) AS photos, sum(size) AS bytes,
        min(coalesce(taken_local, added_at)) AS oldest,
        coalesce(
            max(taken_local) FILTER (WHERE taken_source <> 'file'), max(coalesce(taken_local, added_at))
        ) AS newest
    FROM photos WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) GROUP BY collection_id
) AS truth ON truth.collection_id = collections.id
WHERE photo_count <> coalesce(photos, 0) OR total_size <> coalesce(bytes, 0)
    OR oldest_local IS NOT oldest OR newest_local IS NOT newest
ORDER BY slug;
-- plan:
--   MATERIALIZE truth
--     SCAN photos USING INDEX photos_in_collection_by_rating
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   SCAN collections USING INDEX sqlite_autoindex_collections_1
--   SEARCH truth USING AUTOMATIC COVERING INDEX (collection_id=?) LEFT-JOIN
