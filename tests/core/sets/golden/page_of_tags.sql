-- page of tags, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :after "''"
.parameter set :first 1
.parameter set :end "'z'"
.parameter set :words 1
.parameter set :limit 240
SELECT name, key, (
    SELECT count(*) FROM photos
    WHERE photos.id IN (SELECT photo_id FROM tagged_photos WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ))
        AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
) AS photos, (
    SELECT count(*) FROM collections
    WHERE collections.id IN (SELECT collection_id FROM tagged_collections WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ))
        AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
) AS collections, (
    SELECT count(*) FROM categories
    WHERE categories.id IN (SELECT category_id FROM tagged_categories WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ))
        AND categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
) AS categories
FROM tags
WHERE key > :after AND key >= :first AND key < :end AND instr(key, :words) > 0
ORDER BY key
LIMIT :limit;
-- plan:
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 2
--       SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 1
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     LIST SUBQUERY 5
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 8
--       SEARCH tagged_collections USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 7
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 9
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 14
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 12
--       SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 11
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 13
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to travel/paris
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to share:1
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to album/00000000002a
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to tags/Sea/North
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
