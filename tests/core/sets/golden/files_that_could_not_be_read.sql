-- files that could not be read, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT roots.path AS root, photos.path AS path, error AS reason, coalesce(error_at, photos.added_at) AS seen_at
FROM photos JOIN roots ON roots.id = root_id
WHERE error IS NOT NULL AND photos.deleted_at IS NULL
    AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
UNION ALL
SELECT roots.path, photos.path, note, photos.added_at
FROM photos JOIN roots ON roots.id = root_id
WHERE note IS NOT NULL AND needs_package IS NULL AND error IS NULL AND photos.deleted_at IS NULL
    AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
UNION ALL
SELECT roots.path, scan_errors.path, reason, seen_at
FROM scan_errors JOIN roots ON roots.id = root_id
WHERE :sees_all
ORDER BY seen_at DESC, root, path;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       MERGE (UNION ALL)
--         LEFT
--           SCAN photos USING INDEX photos_with_error
--           LIST SUBQUERY 1
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--           USE TEMP B-TREE FOR ORDER BY
--         RIGHT
--           SCAN photos USING INDEX photos_with_note
--           LIST SUBQUERY 3
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--           USE TEMP B-TREE FOR ORDER BY
--     RIGHT
--       SCAN scan_errors
--       SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--       USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors

-- the guest of a link to travel/paris
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH photos USING INDEX photos_in_collection_by_added (collection_id=?)
--   USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--   SCAN scan_errors

-- the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors

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
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH photos USING INDEX photos_in_collection_by_added (collection_id=?)
--   USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--   SCAN scan_errors

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors

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
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN scan_errors
