-- count of all photos, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT coalesce(sum(photo_count - archived_count), 0) - (
    SELECT count(*)
    FROM photos
    WHERE id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND id NOT IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
)
FROM categories
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories
--   LIST SUBQUERY 8
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 7
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     LIST SUBQUERY 2
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 1
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     LIST SUBQUERY 6
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SCAN categories
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to travel/paris
--   SCAN categories
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to share:1
--   SCAN categories
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to album/00000000002a
--   SCAN categories
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tags/Sea/North
--   SCAN categories
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SCAN categories
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to within:travel/paris?rating:>=4
--   SCAN categories
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN categories
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
