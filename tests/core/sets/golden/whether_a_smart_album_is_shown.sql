-- whether a smart album is shown, a member
.parameter set :album_id 1
.parameter set :user_id 2
SELECT 1 FROM albums WHERE id = :album_id AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id)
            ),
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND 0
        ) AND albums.deleted_at IS NULL;
-- plan:
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 1
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 2
--       SEARCH users
