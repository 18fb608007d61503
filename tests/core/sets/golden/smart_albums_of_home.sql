-- smart albums of home, a member
.parameter set :user_id 2
.parameter set :limit 240
SELECT albums.id AS album_id, albums.name AS album, name_key, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, query
FROM albums
WHERE query IS NOT NULL AND iif(
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
--   SCALAR SUBQUERY 6
--     SEARCH users
--   SCALAR SUBQUERY 2
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 3
--       SEARCH users
--   SCALAR SUBQUERY 7
--     SEARCH users
--   SCALAR SUBQUERY 1
--     SEARCH users
--   USE TEMP B-TREE FOR ORDER BY
