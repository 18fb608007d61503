-- photos that meet one condition of a query, library
.parameter set :user_id 1
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    )
LIMIT :limit;
-- plan:
--   SCAN photos USING COVERING INDEX photos_in_collection_by_rating
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 4
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 3
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- photos that meet one condition of a query, travel
.parameter set :set_1 "'travel'"
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.category_id = (SELECT id FROM categories WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SCALAR SUBQUERY 1
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, travel/paris
.parameter set :set_1 "'travel/paris'"
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, selection
.parameter set :set_1 0
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT photo_id FROM selections WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH selections USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, favourites
.parameter set :set_1 0
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, new
.parameter set :user_id 1
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.added_at > (
        SELECT max(at) FROM (
            SELECT at FROM home_seen WHERE user_id = (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL)
            UNION ALL SELECT at FROM session_ends WHERE user_id = (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL)
        ) WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - 3600
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    )
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_added (added_at>?)
--   SCALAR SUBQUERY 5
--     CO-ROUTINE (subquery-4)
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--           SCALAR SUBQUERY 1
--             SEARCH users
--         UNION ALL
--           SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--           SCALAR SUBQUERY 3
--             SEARCH users
--     SEARCH (subquery-4)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 9
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 8
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- photos that meet one condition of a query, top
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (
        SELECT best.id FROM photos AS best
        WHERE best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND 1
        ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC
        LIMIT 100
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SCAN best USING INDEX photos_by_stars
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, by-date/2020
.parameter set :set_1 "'101577836800000000'"
.parameter set :set_2 "'101609459200000000'"
.parameter set :set_3 1577836800
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, by-date/2020/09
.parameter set :set_1 "'101598918400000000'"
.parameter set :set_2 "'101601510400000000'"
.parameter set :set_3 1598918400
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, by-date/2020/09/14
.parameter set :set_1 "'101600041600000000'"
.parameter set :set_2 "'101600128000000000'"
.parameter set :set_3 1600041600
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, moments/a-year-ago/2021-09-14
.parameter set :set_1 "'[[\"1101599436800000000\", \"1101600732800000000\"]]'"
.parameter set :user_id 1
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (
        SELECT dated.id
        FROM (SELECT value FROM json_each(:set_1)) AS span CROSS JOIN photos AS dated
            ON dated.newest_sort >= span.value ->> 0 AND dated.newest_sort < span.value ->> 1
        WHERE dated.deleted_at IS NULL AND dated.width > 0 AND dated.below_top = 0 AND dated.id NOT IN (SELECT photo_id FROM trashed_photos) AND 1
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    )
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 7
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 6
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- photos that meet one condition of a query, photos:aaaaaaaaaaaab,aaaaaaaaaaaac
.parameter set :set_1 "'[\"aaaaaaaaaaaab\", \"aaaaaaaaaaaac\"]'"
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.asset_key IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, stack:aaaaaaaaaaaab
.parameter set :set_1 "'aaaaaaaaaaaab'"
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = :set_1 AND +other.collection_id = member.collection_id
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--     SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, archive
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, trash
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR

-- photos that meet one condition of a query, trash/travel/paris
.parameter set :set_1 "'travel/paris'"
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos WHERE collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
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

-- photos that meet one condition of a query, album/00000000002a
.parameter set :share_id 1
.parameter set :set_1 42
.parameter set :limit 240
SELECT id
FROM photos
WHERE photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :set_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
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

-- photos that meet one condition of a query, query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips)
.parameter set :limit 240
SELECT id
FROM photos
WHERE 0 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
LIMIT :limit;
-- plan:
--   SCAN photos USING COVERING INDEX sqlite_autoindex_photos_1
