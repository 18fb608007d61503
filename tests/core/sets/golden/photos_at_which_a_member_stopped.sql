-- photos at which a member stopped, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT photos.id, asset_key, version, photos.collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, at AS page_value
FROM stops INDEXED BY stops_by_time
JOIN photos ON photos.id = stops.photo_id AND photos.collection_id = stops.collection_id
WHERE stops.user_id = :user_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY at DESC
LIMIT :limit;
-- plan:
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 7
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 6
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   LIST SUBQUERY 8
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to share:1
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to album/00000000002a
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to tags/Sea/North
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel/paris with favourites
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- a session without an account
--   SEARCH stops USING INDEX stops_by_time (user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
