-- tags that complete what is typed, a member
.parameter set :sure 1
.parameter set :most 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :keys "'[\"aaaaaaaaaaaab\"]'"
SELECT name, key, CASE
    WHEN :sure > 0 AND (
        SELECT count(*) FROM (SELECT DISTINCT photo_id FROM tagged_photos WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ) LIMIT :sure)
    ) = :sure
    THEN :most
    ELSE (
        SELECT count(*) FROM (
            SELECT DISTINCT photos.id
            FROM tagged_photos CROSS JOIN photos ON photos.id = tagged_photos.photo_id
            WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
            LIMIT :most
        )
    )
END AS photos, (
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
WHERE key IN (SELECT value FROM json_each(:keys));
-- plan:
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   LIST SUBQUERY 18
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 3
--     CO-ROUTINE (subquery-2)
--       SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 1
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       USE TEMP B-TREE FOR DISTINCT
--     SCAN (subquery-2)
--   CORRELATED SCALAR SUBQUERY 9
--     CO-ROUTINE (subquery-8)
--       SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 4
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USE TEMP B-TREE FOR DISTINCT
--     SCAN (subquery-8)
--   CORRELATED SCALAR SUBQUERY 13
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 11
--       SEARCH tagged_collections USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 10
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 12
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 17
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 15
--       SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 14
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 16
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-10)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to travel/paris
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-9)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to share:1
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=? AND photo_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-9)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to album/00000000002a
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=? AND photo_id=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-13)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to tags/Sea/North
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=? AND photo_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-11)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=? AND photo_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-11)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-10)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USE TEMP B-TREE FOR DISTINCT
--   SCAN (subquery-2)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=? AND photo_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SCAN (subquery-16)
--   SCAN collections USING COVERING INDEX sqlite_autoindex_collections_1
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
