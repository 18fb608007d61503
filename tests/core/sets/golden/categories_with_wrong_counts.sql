-- categories with wrong counts
SELECT slug FROM categories
LEFT JOIN (
    SELECT category_id, count(DISTINCT collection_id) AS collections, count(*) AS photos, sum(size) AS bytes,
        min(coalesce(taken_local, added_at)) AS oldest,
        coalesce(
            max(taken_local) FILTER (WHERE taken_source <> 'file'), max(coalesce(taken_local, added_at))
        ) AS newest
    FROM photos WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) GROUP BY category_id
) AS truth ON truth.category_id = categories.id
WHERE collection_count <> coalesce(collections, 0) OR photo_count <> coalesce(photos, 0)
    OR total_size <> coalesce(bytes, 0) OR oldest_local IS NOT oldest OR newest_local IS NOT newest
ORDER BY slug;
-- plan:
--   MATERIALIZE truth
--     SCAN photos USING INDEX photos_in_category_by_newest
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN categories USING INDEX sqlite_autoindex_categories_1
--   SEARCH truth USING AUTOMATIC COVERING INDEX (category_id=?) LEFT-JOIN
