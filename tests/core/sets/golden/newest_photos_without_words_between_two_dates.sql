-- newest photos without words between two dates, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :first 1
.parameter set :end "'z'"
.parameter set :patterns "'[\"a\"]'"
.parameter set :low "'p'"
.parameter set :high "'pÿ'"
.parameter set :unindexed "'[]'"
.parameter set :limit 240
.parameter set :skipped 1
SELECT id, newest_sort
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND newest_sort >= :first AND newest_sort < :end
    AND id NOT IN (
        SELECT photo_words.rowid & 268435455
        FROM json_each(:patterns) AS of_category CROSS JOIN photo_words
        WHERE photo_words MATCH of_category.value
            AND photo_words.rowid BETWEEN :low AND :high
            AND (photo_words.rowid & 268435455) NOT IN (SELECT photo_id FROM unindexed_photos)
        UNION ALL
        SELECT value FROM json_each(:unindexed)
    )
ORDER BY newest_sort DESC, id DESC
LIMIT :limit OFFSET :skipped;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 6
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN of_category VIRTUAL TABLE INDEX 1:
--         SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--         USING ROWID SEARCH ON TABLE unindexed_photos FOR IN-OPERATOR
--       UNION ALL
--         SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to travel/paris
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to album/00000000002a
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SCAN of_category VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9><
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
