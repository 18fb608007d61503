-- trips with an album
.parameter set :user_id 1
SELECT kind, first, last
FROM album_trips JOIN albums ON albums.id = album_id
WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND albums.deleted_at IS NULL;
-- plan:
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SCALAR SUBQUERY 1
--     SEARCH users
--   SEARCH album_trips USING INTEGER PRIMARY KEY (rowid=?)
