-- albums by their covers, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT photos.id, asset_key, version, collection_id, path, photos.name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value, albums.id AS album_id, albums.name AS album, name_key,
    albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own
FROM albums CROSS JOIN photos ON photos.id = coalesce(
    (
        SELECT cover.id FROM photos AS cover JOIN album_photos ON album_photos.shown_id = cover.id
        WHERE cover.id = albums.cover_id AND album_photos.album_id = albums.id AND cover.deleted_at IS NULL AND cover.width > 0 AND cover.below_top = 0 AND cover.id NOT IN (SELECT photo_id FROM trashed_photos) AND cover.id NOT IN (SELECT photo_id FROM story_photos) AND cover.id NOT IN (SELECT photo_id FROM archived_photos) AND cover.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR cover.category_id IN (SELECT value FROM json_each(:category_ids)))
    ),
    (
        SELECT first.id FROM album_photos CROSS JOIN photos AS first ON first.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND first.deleted_at IS NULL AND first.width > 0 AND first.below_top = 0 AND first.id NOT IN (SELECT photo_id FROM trashed_photos) AND first.id NOT IN (SELECT photo_id FROM story_photos) AND first.id NOT IN (SELECT photo_id FROM archived_photos) AND first.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR first.category_id IN (SELECT value FROM json_each(:category_ids)))
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id)
            ),
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND 0
        ) AND albums.deleted_at IS NULL AND NOT (is_hidden AND albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id))
ORDER BY albums.user_id <> iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id), name_key, albums.id
LIMIT :limit;
-- plan:
--   SCAN albums
--   SCALAR SUBQUERY 22
--     SEARCH users
--   SCALAR SUBQUERY 18
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 20
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 19
--       SEARCH users
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH cover USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 8
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 7
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 9
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH album_photos USING COVERING INDEX album_photos_by_shown (shown_id=? AND album_id=?)
--   CORRELATED SCALAR SUBQUERY 17
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SEARCH first USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 15
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 14
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 16
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 23
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SCALAR SUBQUERY 3
--     SEARCH users
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel/paris with favourites
--   SCAN albums
--   SCAN photos
--   SEARCH users
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- a session without an account
--   SCAN albums
--   SCAN photos
--   SEARCH users
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY
