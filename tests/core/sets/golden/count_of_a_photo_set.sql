-- count of a photo set, library
.parameter set :user_id 1
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING COVERING INDEX photos_in_collection_by_rating
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, travel
.parameter set :user_id 1
.parameter set :set_1 "'travel'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.category_id = (SELECT id FROM categories WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SCALAR SUBQUERY 1
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, travel/paris
.parameter set :user_id 1
.parameter set :set_1 "'travel/paris'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, selection
.parameter set :user_id 1
.parameter set :set_1 0
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT photo_id FROM selections WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH selections USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, favourites
.parameter set :user_id 1
.parameter set :set_1 0
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, new
.parameter set :user_id 1
.parameter set :set_1 0
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.added_at > (
        SELECT max(at) FROM (
            SELECT at FROM home_seen WHERE user_id = :set_1
            UNION ALL SELECT at FROM session_ends WHERE user_id = :set_1
        ) WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - 3600
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_by_added (added_at>?)
--   SCALAR SUBQUERY 3
--     CO-ROUTINE (subquery-2)
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--         UNION ALL
--           SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--     SEARCH (subquery-2)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, top
.parameter set :user_id 1
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (
        SELECT best.id FROM photos AS best
        WHERE best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND 1
        ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC
        LIMIT 100
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN best USING INDEX photos_by_stars
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, by-date/2020
.parameter set :user_id 1
.parameter set :set_1 "'101577836800000000'"
.parameter set :set_2 "'101609459200000000'"
.parameter set :set_3 1577836800
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, by-date/2020/09
.parameter set :user_id 1
.parameter set :set_1 "'101598918400000000'"
.parameter set :set_2 "'101601510400000000'"
.parameter set :set_3 1598918400
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, by-date/2020/09/14
.parameter set :user_id 1
.parameter set :set_1 "'101600041600000000'"
.parameter set :set_2 "'101600128000000000'"
.parameter set :set_3 1600041600
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, photos:aaaaaaaaaaaab,aaaaaaaaaaaac
.parameter set :user_id 1
.parameter set :set_1 "'[\"aaaaaaaaaaaab\", \"aaaaaaaaaaaac\"]'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.asset_key IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, stack:aaaaaaaaaaaab
.parameter set :user_id 1
.parameter set :set_1 "'aaaaaaaaaaaab'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = :set_1 AND +other.collection_id = member.collection_id
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--     SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, archive
.parameter set :user_id 1
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, trash
.parameter set :user_id 1
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT photo_id FROM trashed_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, trash/travel/paris
.parameter set :user_id 1
.parameter set :set_1 "'travel/paris'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT photo_id FROM trashed_photos WHERE collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--     SCALAR SUBQUERY 1
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--         UNION ALL
--           SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, album/00000000002a
.parameter set :user_id 1
.parameter set :share_id 1
.parameter set :set_1 42
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :set_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 5
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SCALAR SUBQUERY 4
--       SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 1
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 2
--         SEARCH users
--       CORRELATED SCALAR SUBQUERY 3
--         SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- count of a photo set, query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips)
.parameter set :user_id 1
.parameter set :set_3 "'{name title caption note camera lens} : \"lisbon\" *'"
.parameter set :set_2 "'%lisbon%'"
.parameter set :set_1 "' lisbon'"
.parameter set :set_4 "'/sea/'"
.parameter set :set_5 "'4.0'"
.parameter set :set_6 "'101704067200000000'"
.parameter set :set_7 "'101735689600000000'"
.parameter set :set_8 1704067200
.parameter set :set_10 "'%trips%'"
.parameter set :set_9 "' trips'"
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND ((CASE
        WHEN (SELECT count(*) FROM (SELECT 1 FROM unindexed_photos LIMIT 1000)) < 1000
            AND (SELECT count(*) FROM (SELECT 1 FROM photo_words WHERE photo_words MATCH :set_3 LIMIT 20000)) < 20000
        THEN photos.id IN (
            SELECT rowid FROM photo_words WHERE photo_words MATCH :set_3 AND rowid NOT IN (SELECT photo_id FROM unindexed_photos)
            UNION ALL
            SELECT changed.id FROM unindexed_photos CROSS JOIN photos AS changed ON changed.id = photo_id
            WHERE ((changed.name LIKE :set_2 OR changed.name GLOB '*[^ -~]*') AND has_words(:set_1, changed.name)) OR ((coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ))) OR ((coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ))) OR (((SELECT note FROM photo_texts WHERE photo_id = changed.id) LIKE :set_2 OR (SELECT note FROM photo_texts WHERE photo_id = changed.id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT note FROM photo_texts WHERE photo_id = changed.id))) OR ((coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, '') LIKE :set_2 OR coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, '') GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, ''))) OR ((changed.lens LIKE :set_2 OR changed.lens GLOB '*[^ -~]*') AND has_words(:set_1, changed.lens))
        )
        WHEN ((photos.name LIKE :set_2 OR photos.name GLOB '*[^ -~]*') AND has_words(:set_1, photos.name)) OR photos.id IN (
        SELECT photo_id FROM photo_texts WHERE ((title LIKE :set_2 OR title GLOB '*[^ -~]*') AND has_words(:set_1, title))
        UNION ALL SELECT photo_id FROM imported_metadata
        WHERE ((title LIKE :set_2 OR title GLOB '*[^ -~]*') AND has_words(:set_1, title)) AND photo_id NOT IN (SELECT photo_id FROM photo_texts WHERE title IS NOT NULL)
    ) OR photos.id IN (
        SELECT photo_id FROM photo_texts WHERE ((caption LIKE :set_2 OR caption GLOB '*[^ -~]*') AND has_words(:set_1, caption))
        UNION ALL SELECT photo_id FROM imported_metadata
        WHERE ((caption LIKE :set_2 OR caption GLOB '*[^ -~]*') AND has_words(:set_1, caption)) AND photo_id NOT IN (SELECT photo_id FROM photo_texts WHERE caption IS NOT NULL)
    ) OR photos.id IN (SELECT photo_id FROM photo_texts WHERE ((note LIKE :set_2 OR note GLOB '*[^ -~]*') AND has_words(:set_1, note))) OR ((coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') LIKE :set_2 OR coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, ''))) OR ((photos.lens LIKE :set_2 OR photos.lens GLOB '*[^ -~]*') AND has_words(:set_1, photos.lens)) THEN 1 ELSE 0 END OR photos.id IN (SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name)))) OR photos.category_id IN (SELECT id FROM categories WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name))) OR photos.collection_id IN (SELECT id FROM collections WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name)))) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :set_4) > 0)
    ) AND photos.rating >= :set_5 OR (photos.date_sort >= :set_6 AND photos.date_sort < :set_7 AND photos.taken_local >= :set_8 AND (photos.id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE ((albums.name LIKE :set_10 OR albums.name GLOB '*[^ -~]*') AND has_words(:set_9, albums.name)) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL)
            ),
            albums.user_id = (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL) AND 0
        ) AND albums.deleted_at IS NULL
    ))) IS NOT TRUE) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )));
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING INDEX photos_in_collection_by_rating
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SCALAR SUBQUERY 2
--     CO-ROUTINE (subquery-1)
--       SCAN unindexed_photos
--     SCAN (subquery-1)
--   SCALAR SUBQUERY 4
--     CO-ROUTINE (subquery-3)
--       SCAN photo_words VIRTUAL TABLE INDEX 0:M6
--     SCAN (subquery-3)
--   LIST SUBQUERY 22
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN photo_words VIRTUAL TABLE INDEX 0:M6
--         USING ROWID SEARCH ON TABLE unindexed_photos FOR IN-OPERATOR
--       UNION ALL
--         SCAN unindexed_photos
--         SEARCH changed USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 7
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 8
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 9
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 10
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 11
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 12
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 13
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 14
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 15
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 16
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 17
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 18
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 19
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 20
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 21
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 25
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN photo_texts
--       UNION ALL
--         SCAN imported_metadata
--         LIST SUBQUERY 24
--           SCAN photo_texts
--   LIST SUBQUERY 28
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN photo_texts
--       UNION ALL
--         SCAN imported_metadata
--         LIST SUBQUERY 27
--           SCAN photo_texts
--   LIST SUBQUERY 29
--     SCAN photo_texts
--   LIST SUBQUERY 31
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 30
--       SCAN tags
--   LIST SUBQUERY 32
--     SCAN categories
--   LIST SUBQUERY 33
--     SCAN collections
--   LIST SUBQUERY 35
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 34
--       SCAN tags USING COVERING INDEX tags_by_parent
--   LIST SUBQUERY 40
--     SCAN album_photos USING INDEX album_photos_by_photo
--     SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 36
--       SEARCH users
--     CORRELATED SCALAR SUBQUERY 38
--       SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       SCALAR SUBQUERY 37
--         SEARCH users
--   CORRELATED SCALAR SUBQUERY 42
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
