-- photos of this day in earlier years, a member
.parameter set :user_id 2
.parameter set :days 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM (SELECT value FROM json_each(:days)) AS days
JOIN photos ON photos.id IN (
    SELECT id FROM photos AS taken
    WHERE date_sort >= days.value ->> 0 AND date_sort < days.value ->> 1
        AND taken.deleted_at IS NULL AND taken.width > 0 AND taken.below_top = 0 AND taken.id NOT IN (SELECT photo_id FROM trashed_photos) AND taken.id NOT IN (SELECT photo_id FROM story_photos) AND taken.id NOT IN (SELECT photo_id FROM archived_photos) AND taken.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR taken.category_id IN (SELECT value FROM json_each(:category_ids))) AND taken_source IS NOT 'file'
    ORDER BY date_sort
    LIMIT :limit
)
ORDER BY date_sort DESC;
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED LIST SUBQUERY 10
--     SEARCH taken USING INDEX photos_by_date (date_sort>? AND date_sort<?)
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
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel/paris with favourites
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH taken USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort>? AND date_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- a session without an account
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH taken USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY
