-- things of the newest photos, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT name FROM things WHERE id IN (
    SELECT thing_id FROM photo_things WHERE photo_id IN (
        SELECT id FROM photos WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids))) ORDER BY date_sort DESC, id DESC LIMIT :limit
    )
)
ORDER BY key;
-- plan:
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 5
--     SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--     LIST SUBQUERY 4
--       SCAN photos USING COVERING INDEX photos_by_date
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 3
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_category_by_date (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel/paris
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to share:1
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to album/00000000002a
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
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

-- the guest of a link to tags/Sea/North
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH things USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING PRIMARY KEY (photo_id=?)
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
