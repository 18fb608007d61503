-- refresh dates of collections
.parameter set :ids "'[1]'"
UPDATE collections SET
    oldest_local = (
        SELECT CAST(substr(min(date_sort), 1, 12) AS INTEGER) - 100000000000 FROM photos
        WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
    ),
    (newest_local, newest_sort) = (
        SELECT CAST(substr(newest_sort, 2, 12) AS INTEGER) - 100000000000,
            CAST(substr(newest_sort, 2, 12) AS INTEGER) - 100000000000 - iif(newest_sort < '1', 1000000000000, 0)
        FROM photos
        WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
        ORDER BY newest_sort DESC LIMIT 1
    )
WHERE id IN (SELECT value FROM json_each(:ids));
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 7
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
