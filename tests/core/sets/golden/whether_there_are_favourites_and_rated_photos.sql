-- whether there are favourites and rated photos, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT
    EXISTS (
        SELECT 1 FROM favourite_photos JOIN photos ON photos.id = photo_id
        WHERE user_id = :user_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AS favourites,
    EXISTS (SELECT 1 FROM photos WHERE votes > 0 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))) AS rated;
-- plan:
--   SCAN CONSTANT ROW
--   SCALAR SUBQUERY 7
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 5
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 4
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 6
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 14
--     SCAN photos USING INDEX photos_with_votes
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--     LIST SUBQUERY 12
--       SEARCH albums USING INDEX albums_by_name (user_id=?)
--       SCALAR SUBQUERY 11
--         SEARCH users
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     LIST SUBQUERY 13
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SCAN CONSTANT ROW
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)
--   SEARCH photos USING INDEX photos_of_categories_by_bayesian_average (category_id=?)

-- the guest of a link to travel/paris
--   SCAN CONSTANT ROW
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)
--   SEARCH photos USING INDEX photos_with_votes (collection_id=?)

-- the guest of a link to share:1
--   SCAN CONSTANT ROW
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)

-- the guest of a link to album/00000000002a
--   SCAN CONSTANT ROW
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)

-- the guest of a link to tags/Sea/North
--   SCAN CONSTANT ROW
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SCAN CONSTANT ROW
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)
--   SEARCH photos USING INDEX photos_with_votes (collection_id=? AND rowid=?)

-- the guest of a link to within:travel/paris?rating:>=4
--   SCAN CONSTANT ROW
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN CONSTANT ROW
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
--   SEARCH favourite_photos USING COVERING INDEX favourite_photos_by_photo (photo_id=? AND user_id=?)
