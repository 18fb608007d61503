-- refresh collections
.parameter set :ids "'[1]'"
UPDATE collections SET
    (photo_count, total_size, archived_count) = (
        SELECT count(*), coalesce(sum(size), 0), coalesce(sum(id IN (SELECT photo_id FROM archived_photos)), 0)
        FROM photos
        WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
    ),
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
    ),
    automatic_cover_id = coalesce(
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND error IS NULL
                AND name_sort >= 'cover.' AND name_sort < 'cover/' AND instr(substr(name_sort, 7), '.') = 0
            ORDER BY name_sort, id LIMIT 1
        ),
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND error IS NULL
            ORDER BY name_sort, id LIMIT 1
        ),
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos)
            ORDER BY name_sort, id LIMIT 1
        )
    )
WHERE id IN (SELECT value FROM json_each(:ids));
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 20
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 13
--     SEARCH photos USING INDEX photos_in_collection_by_name (collection_id=? AND name_sort>? AND name_sort<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 16
--     SEARCH photos USING INDEX photos_in_collection_by_name (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 19
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_name (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_size (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
