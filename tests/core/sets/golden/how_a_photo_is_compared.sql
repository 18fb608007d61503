-- how a photo is compared, a member
.parameter set :key 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT (
            SELECT serving.part FROM photo_vectors AS made
            CROSS JOIN vector_models AS serving ON serving.id = made.model_id AND serving.is_serving = 1
            WHERE made.photo_id = photos.id AND made.slot IS NOT NULL
            ORDER BY CASE serving.part WHEN 'clip' THEN 0 WHEN 'vision' THEN 1 ELSE 2 END LIMIT 1
        ) AS part,
    EXISTS (SELECT 1 FROM picture_hashes WHERE photo_id = photos.id) AS has_hashes
FROM photos
WHERE asset_key = :key AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH made USING PRIMARY KEY (photo_id=?)
--     SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--     USE TEMP B-TREE FOR ORDER BY
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to travel
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to share:1
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to album/00000000002a
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SEARCH picture_hashes USING INTEGER PRIMARY KEY (rowid=?)
