-- first favourites of a row of home, by date, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :read 1
.parameter set :limit 240
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    1 AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value
FROM (
    SELECT id
    FROM photos
    WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    ORDER BY newest_sort DESC, id DESC
    LIMIT :read
) AS first CROSS JOIN photos ON photos.id = first.id
WHERE EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = first.id)
ORDER BY newest_sort DESC, photos.id DESC
LIMIT :limit;
-- plan:
--   CO-ROUTINE first
--     SCAN photos USING COVERING INDEX photos_by_newest
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 6
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 5
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 7
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   CORRELATED SCALAR SUBQUERY 9
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, a member
--   SCAN photos USING COVERING INDEX photos_by_date
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by name, a member
--   SCAN photos USING COVERING INDEX photos_by_name
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by added, a member
--   SCAN photos USING COVERING INDEX photos_by_added
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by size, a member
--   SCAN photos USING COVERING INDEX photos_by_size
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by rating, a member
--   SCAN photos USING COVERING INDEX photos_by_rating
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, the guest of a link to travel
--   SEARCH photos USING COVERING INDEX photos_in_category_by_date (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, the guest of a link to travel/paris
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- by oldest, the guest of a link to album/00000000002a
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- by oldest, the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- by oldest, the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- by oldest, the guest of a link to smart:00000000002a/tag:sea
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN first
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
