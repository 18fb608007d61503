-- albums that hold photos, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :user_id 2
SELECT album_id, count(*) AS number
FROM album_photos JOIN albums ON albums.id = album_id JOIN photos ON photos.id = shown_id
WHERE shown_id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids))) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id)
            ),
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND 0
        ) AND albums.deleted_at IS NULL
GROUP BY album_id;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   REUSE LIST SUBQUERY 1
--   SEARCH album_photos USING COVERING INDEX album_photos_by_shown (shown_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 4
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 5
--       SEARCH users
--   USE TEMP B-TREE FOR GROUP BY

-- the guest of a link to travel
-- the guest of a link to travel/paris
-- the guest of a link to share:1
-- the guest of a link to album/00000000002a
-- the guest of a link to tags/Sea/North
-- the guest of a link to tagged:Sea:travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN album_photos USING COVERING INDEX album_photos_by_place
--   SCAN albums USING COVERING INDEX albums_by_name
--   SCAN photos USING COVERING INDEX sqlite_autoindex_photos_1
