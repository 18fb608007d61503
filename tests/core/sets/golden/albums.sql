-- albums, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id)
            ),
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND 0
        ) AND albums.deleted_at IS NULL;
-- plan:
--   SCAN albums
--   SCALAR SUBQUERY 8
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 9
--       SEARCH users
--   SEARCH cover USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 3
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH album_photos USING COVERING INDEX album_photos_by_shown (shown_id=? AND album_id=?)
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 6
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 1
--     SEARCH users

-- the guest of a link to travel
-- the guest of a link to travel/paris
-- the guest of a link to share:1
-- the guest of a link to album/00000000002a
-- the guest of a link to tags/Sea/North
-- the guest of a link to tagged:Sea:travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SEARCH users
