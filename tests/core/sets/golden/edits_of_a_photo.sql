-- edits of a photo, a member
.parameter set :photo_id 3
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT taken, coalesce(is_offset, 0), offset, coalesce(is_place, 0),
    photo_corrections.latitude, photo_corrections.longitude,
    photo_texts.title, photo_texts.caption, photo_texts.note,
    imported_metadata.title AS file_title, imported_metadata.caption AS file_caption,
    iif(photo_corrections.photo_id IS NULL, taken_local, original_local) AS local,
    iif(photo_corrections.photo_id IS NULL, taken_offset, original_offset) AS zone,
    iif(photo_corrections.photo_id IS NULL, taken_source, original_source) AS source,
    iif(photo_corrections.photo_id IS NULL, photos.latitude, original_latitude) AS file_latitude,
    iif(photo_corrections.photo_id IS NULL, photos.longitude, original_longitude) AS file_longitude
FROM photos
LEFT JOIN photo_texts ON photo_texts.photo_id = photos.id
LEFT JOIN photo_corrections ON photo_corrections.photo_id = photos.id
LEFT JOIN imported_metadata ON imported_metadata.photo_id = photos.id
WHERE photos.id = :photo_id AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- the guest of a link to travel
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

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
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN

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
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH photo_corrections USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
