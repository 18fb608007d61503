-- photos by square of categories that have changed, a member
.parameter set :spans 1
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT longitude, latitude
FROM json_each(:spans) AS span CROSS JOIN json_each(:ids) AS counted CROSS JOIN photos
    ON category_id = counted.value AND ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) >= span.value ->> 0 AND ((((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)) < span.value ->> 1
WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to share:1
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to album/00000000002a
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tags/Sea/North
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SCAN counted VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING COVERING INDEX photos_on_map (category_id=? AND <expr>>? AND <expr><?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
