-- collections with wrong covers
SELECT slug FROM collections
WHERE automatic_cover_id IS NOT (
        SELECT id FROM photos
        WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
        ORDER BY error IS NOT NULL,
            (error IS NULL AND name_sort LIKE 'cover.%' AND name_sort NOT LIKE 'cover.%.%') DESC, name_sort, id
        LIMIT 1
    )
    OR chosen_cover_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM photos WHERE id = chosen_cover_id AND collection_id = collections.id)
ORDER BY slug;
-- plan:
--   SCAN collections USING INDEX sqlite_autoindex_collections_1
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USE TEMP B-TREE FOR ORDER BY
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
