-- photos of a group of duplicates, a member
.parameter set :user_id 2
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT photos.id AS id, asset_key, version, collection_id, photos.path AS path, photos.name AS name, format, width,
    height, size, taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    photos.favourites AS favourites, photos.votes AS votes, photos.rating AS rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value,
    categories.name AS category_name, collections.name AS collection_name, collections.slug AS collection_slug,
    roots.path AS root,
    (SELECT whole FROM picture_sharpness WHERE photo_id = photos.id) AS whole,
    (SELECT face FROM picture_sharpness WHERE photo_id = photos.id) AS face
FROM photos
JOIN roots ON roots.id = photos.root_id
JOIN collections ON collections.id = photos.collection_id
JOIN categories ON categories.id = photos.category_id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY photos.id;
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 7
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to travel
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel/paris
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to album/00000000002a
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
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
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)

-- the guest of a link to travel/paris with favourites
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- a session without an account
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--   SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?)
