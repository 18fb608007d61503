-- first photo of each day, a member
.parameter set :user_id 2
.parameter set :days 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value, days.value ->> 0 AS day
FROM (SELECT value FROM json_each(:days)) AS days CROSS JOIN photos ON photos.id = (
    SELECT id FROM photos AS taken
    WHERE newest_sort >= days.value ->> 1 AND newest_sort < days.value ->> 2 AND taken.deleted_at IS NULL AND taken.width > 0 AND taken.below_top = 0 AND taken.id NOT IN (SELECT photo_id FROM trashed_photos) AND taken.id NOT IN (SELECT photo_id FROM archived_photos) AND taken.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR taken.category_id IN (SELECT value FROM json_each(:category_ids)))
    ORDER BY newest_sort
    LIMIT 1
);
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 9
--     SEARCH taken USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 7
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 6
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 8
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- first photo of each day, the guest of a link to travel/paris with favourites
.parameter set :favourite_1 7
.parameter set :user_id -1
.parameter set :days 1
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :favourite_1) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value, days.value ->> 0 AS day
FROM (SELECT value FROM json_each(:days)) AS days CROSS JOIN photos ON photos.id = (
    SELECT id FROM photos AS taken
    WHERE newest_sort >= days.value ->> 1 AND newest_sort < days.value ->> 2 AND taken.deleted_at IS NULL AND taken.width > 0 AND taken.below_top = 0 AND taken.id NOT IN (SELECT photo_id FROM trashed_photos) AND taken.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = taken.category_id
            )))
    )
    ORDER BY newest_sort
    LIMIT 1
);
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 8
--     SEARCH taken USING COVERING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--     SCALAR SUBQUERY 5
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--         UNION ALL
--           SEARCH former_slugs USING PRIMARY KEY (slug=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     CORRELATED SCALAR SUBQUERY 7
--       SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 6
--         SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   LIST SUBQUERY 1
--     SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- first photo of each day, a session without an account
.parameter set :favourite_1 "'[1, 2]'"
.parameter set :user_id -1
.parameter set :days 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT value FROM json_each(:favourite_1)) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value, days.value ->> 0 AS day
FROM (SELECT value FROM json_each(:days)) AS days CROSS JOIN photos ON photos.id = (
    SELECT id FROM photos AS taken
    WHERE newest_sort >= days.value ->> 1 AND newest_sort < days.value ->> 2 AND taken.deleted_at IS NULL AND taken.width > 0 AND taken.below_top = 0 AND taken.id NOT IN (SELECT photo_id FROM trashed_photos) AND taken.id NOT IN (SELECT photo_id FROM archived_photos) AND taken.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR taken.category_id IN (SELECT value FROM json_each(:category_ids)))
    ORDER BY newest_sort
    LIMIT 1
);
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 9
--     SEARCH taken USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 7
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 6
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 8
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
