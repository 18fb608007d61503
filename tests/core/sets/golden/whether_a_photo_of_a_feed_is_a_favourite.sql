-- whether a photo of a feed is a favourite, a member
.parameter set :user_id 2
.parameter set :photo_id 3
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite FROM photos WHERE id = :photo_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 4
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to album/00000000002a
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

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
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
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- the guest of a link to travel/paris with favourites
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)

-- a session without an account
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
