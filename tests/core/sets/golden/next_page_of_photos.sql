-- next page of photos, library, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, travel, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'travel'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.category_id = (SELECT id FROM categories WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.category_id = (SELECT id FROM categories WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_category_by_date (category_id=? AND date_sort=? AND id>?)
--       SCALAR SUBQUERY 3
--         SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_category_by_date (category_id=? AND date_sort>?)
--       SCALAR SUBQUERY 10
--         SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, travel/paris, by name, a member
.parameter set :user_id 2
.parameter set :set_1 "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, name_sort AS page_value
FROM photos
WHERE photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND name_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, name_sort AS page_value
FROM photos
WHERE photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND name_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_collection_by_name (collection_id=? AND name_sort=? AND id>?)
--       SCALAR SUBQUERY 3
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_collection_by_name (collection_id=? AND name_sort>?)
--       SCALAR SUBQUERY 9
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, selection, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM selections WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM selections WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SEARCH selections USING PRIMARY KEY (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 9
--         SEARCH selections USING PRIMARY KEY (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, favourites, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 9
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, new, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.added_at > (
        SELECT max(at) FROM (
            SELECT at FROM home_seen WHERE user_id = :set_1
            UNION ALL SELECT at FROM session_ends WHERE user_id = :set_1
        ) WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - 3600
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.added_at > (
        SELECT max(at) FROM (
            SELECT at FROM home_seen WHERE user_id = :set_1
            UNION ALL SELECT at FROM session_ends WHERE user_id = :set_1
        ) WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - 3600
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 10
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 9
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       SCALAR SUBQUERY 5
--         CO-ROUTINE (subquery-4)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--             UNION ALL
--               SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--         SEARCH (subquery-4)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 22
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 21
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 23
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       SCALAR SUBQUERY 17
--         CO-ROUTINE (subquery-16)
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--             UNION ALL
--               SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--         SEARCH (subquery-16)
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 14
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, top, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (SELECT best.id FROM photos AS best WHERE :sees_all AND best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC LIMIT 100)
        UNION ALL
        SELECT id FROM (
            SELECT best.id
            FROM categories CROSS JOIN json_each((
                SELECT json_group_array(id) FROM (
                    SELECT best.id FROM photos AS best WHERE best.category_id = categories.id AND best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC LIMIT 100
                )
            )) AS each CROSS JOIN photos AS best ON best.id = each.value
            WHERE NOT :sees_all AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
            ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC
            LIMIT 100
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (SELECT best.id FROM photos AS best WHERE :sees_all AND best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC LIMIT 100)
        UNION ALL
        SELECT id FROM (
            SELECT best.id
            FROM categories CROSS JOIN json_each((
                SELECT json_group_array(id) FROM (
                    SELECT best.id FROM photos AS best WHERE best.category_id = categories.id AND best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC LIMIT 100
                )
            )) AS each CROSS JOIN photos AS best ON best.id = each.value
            WHERE NOT :sees_all AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
            ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC
            LIMIT 100
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 18
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 15
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             CO-ROUTINE (subquery-6)
--               SCAN best USING INDEX photos_by_stars
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               LIST SUBQUERY 5
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             SCAN (subquery-6)
--           UNION ALL
--             CO-ROUTINE (subquery-14)
--               SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--               LIST SUBQUERY 13
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCAN each VIRTUAL TABLE INDEX 1:
--               CORRELATED SCALAR SUBQUERY 12
--                 CO-ROUTINE (subquery-11)
--                   SEARCH best USING INDEX photos_of_categories_by_stars (category_id=?)
--                   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--                   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--                   LIST SUBQUERY 10
--                     SCAN json_each VIRTUAL TABLE INDEX 1:
--                 SCAN (subquery-11)
--               SEARCH best USING INTEGER PRIMARY KEY (rowid=?)
--               USE TEMP B-TREE FOR ORDER BY
--             SCAN (subquery-14)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 34
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             CO-ROUTINE (subquery-25)
--               SCAN best USING INDEX photos_by_stars
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               LIST SUBQUERY 24
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             SCAN (subquery-25)
--           UNION ALL
--             CO-ROUTINE (subquery-33)
--               SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--               LIST SUBQUERY 32
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCAN each VIRTUAL TABLE INDEX 1:
--               CORRELATED SCALAR SUBQUERY 31
--                 CO-ROUTINE (subquery-30)
--                   SEARCH best USING INDEX photos_of_categories_by_stars (category_id=?)
--                   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--                   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--                   LIST SUBQUERY 29
--                     SCAN json_each VIRTUAL TABLE INDEX 1:
--                 SCAN (subquery-30)
--               SEARCH best USING INTEGER PRIMARY KEY (rowid=?)
--               USE TEMP B-TREE FOR ORDER BY
--             SCAN (subquery-33)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 37
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 20
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 21
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, by-date/2020, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'101577836800000000'"
.parameter set :set_2 "'101609459200000000'"
.parameter set :set_3 1577836800
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, by-date/2020/09, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'101598918400000000'"
.parameter set :set_2 "'101601510400000000'"
.parameter set :set_3 1598918400
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, by-date/2020/09/14, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'101600041600000000'"
.parameter set :set_2 "'101600128000000000'"
.parameter set :set_3 1600041600
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE +photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, moments/a-year-ago/2021-09-14, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'[[\"1101599436800000000\", \"1101600732800000000\"]]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT dated.id
        FROM (SELECT value FROM json_each(:set_1)) AS span CROSS JOIN photos AS dated
            ON dated.newest_sort >= span.value ->> 0 AND dated.newest_sort < span.value ->> 1
        WHERE dated.deleted_at IS NULL AND dated.width > 0 AND dated.below_top = 0 AND dated.id NOT IN (SELECT photo_id FROM trashed_photos) AND dated.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR dated.category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT dated.id
        FROM (SELECT value FROM json_each(:set_1)) AS span CROSS JOIN photos AS dated
            ON dated.newest_sort >= span.value ->> 0 AND dated.newest_sort < span.value ->> 1
        WHERE dated.deleted_at IS NULL AND dated.width > 0 AND dated.below_top = 0 AND dated.id NOT IN (SELECT photo_id FROM trashed_photos) AND dated.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR dated.category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 7
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--         SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--         LIST SUBQUERY 6
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 12
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 11
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 21
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--         SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--         LIST SUBQUERY 20
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 26
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 25
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 27
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 15
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 16
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, feed/rediscover/2021-09-14/0, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 1616025600
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.taken_local < :set_1 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.taken_local < :set_1 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, feed/reels/recent, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.kind = 'video' AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.kind = 'video' AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, moments/recent-batches/2021-09-14/travel/paris, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 1631707200
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :set_2 "'travel/paris'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT recent.id FROM photos AS recent
        WHERE recent.added_at < :set_1 AND recent.deleted_at IS NULL AND recent.width > 0 AND recent.below_top = 0 AND recent.id NOT IN (SELECT photo_id FROM trashed_photos) AND recent.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR recent.category_id IN (SELECT value FROM json_each(:category_ids))) AND recent.id NOT IN (SELECT photo_id FROM archived_photos)
        ORDER BY recent.added_at DESC, recent.id DESC
        LIMIT 1000
    ) AND +photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_2) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT recent.id FROM photos AS recent
        WHERE recent.added_at < :set_1 AND recent.deleted_at IS NULL AND recent.width > 0 AND recent.below_top = 0 AND recent.id NOT IN (SELECT photo_id FROM trashed_photos) AND recent.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR recent.category_id IN (SELECT value FROM json_each(:category_ids))) AND recent.id NOT IN (SELECT photo_id FROM archived_photos)
        ORDER BY recent.added_at DESC, recent.id DESC
        LIMIT 1000
    ) AND +photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_2) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 7
--         SEARCH recent USING COVERING INDEX photos_by_added (added_at<?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--         LIST SUBQUERY 5
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 12
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 14
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       SCALAR SUBQUERY 8
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 22
--         SEARCH recent USING COVERING INDEX photos_by_added (added_at<?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--         LIST SUBQUERY 20
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       SCALAR SUBQUERY 23
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 28
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 27
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 29
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 16
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 17
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/forgotten-favourites/2021-09-14, by oldest, a member
.parameter set :user_id 2
.parameter set :set_2 2
.parameter set :set_3 1600041600
.parameter set :set_1 444456
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_2)
    AND photos.added_at < :set_3 AND +photos.collection_id NOT IN (
        SELECT collection_id FROM collection_views WHERE user_id = :set_2 AND hour >= :set_1
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_2)
    AND photos.added_at < :set_3 AND +photos.collection_id NOT IN (
        SELECT collection_id FROM collection_views WHERE user_id = :set_2 AND hour >= :set_1
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 9
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 8
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 10
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 4
--         SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 14
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--       LIST SUBQUERY 15
--         SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 20
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 19
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 21
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/deep-cuts/2021-09-14, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :set_3 2
.parameter set :set_2 453216
.parameter set :set_1 1444382229
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT cut.id
        FROM (
            SELECT id FROM collections
            WHERE photo_count > archived_count AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids))) AND NOT EXISTS (
                SELECT 1 FROM collection_views
                WHERE collection_id = collections.id AND user_id = :set_3 AND hour < :set_2
            )
            ORDER BY id * :set_1 % 2147483647
            LIMIT 24
        ) AS unopened CROSS JOIN photos AS cut ON cut.id IN (
            SELECT best.id FROM photos AS best
            WHERE best.collection_id = unopened.id AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) AND best.id NOT IN (SELECT photo_id FROM archived_photos)
            ORDER BY best.rating_sort DESC, best.id DESC
            LIMIT 8
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT cut.id
        FROM (
            SELECT id FROM collections
            WHERE photo_count > archived_count AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids))) AND NOT EXISTS (
                SELECT 1 FROM collection_views
                WHERE collection_id = collections.id AND user_id = :set_3 AND hour < :set_2
            )
            ORDER BY id * :set_1 % 2147483647
            LIMIT 24
        ) AS unopened CROSS JOIN photos AS cut ON cut.id IN (
            SELECT best.id FROM photos AS best
            WHERE best.collection_id = unopened.id AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND best.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids))) AND best.id NOT IN (SELECT photo_id FROM archived_photos)
            ORDER BY best.rating_sort DESC, best.id DESC
            LIMIT 8
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 11
--         CO-ROUTINE unopened
--           SCAN collections
--           LIST SUBQUERY 3
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           CORRELATED SCALAR SUBQUERY 4
--             SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=? AND collection_id=? AND hour<?)
--           USE TEMP B-TREE FOR ORDER BY
--         SCAN unopened
--         SEARCH cut USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED LIST SUBQUERY 10
--           SEARCH best USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--           USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--           USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--           LIST SUBQUERY 8
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 29
--         CO-ROUTINE unopened
--           SCAN collections
--           LIST SUBQUERY 21
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           CORRELATED SCALAR SUBQUERY 22
--             SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=? AND collection_id=? AND hour<?)
--           USE TEMP B-TREE FOR ORDER BY
--         SCAN unopened
--         SEARCH cut USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED LIST SUBQUERY 28
--           SEARCH best USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--           USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--           USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--           LIST SUBQUERY 26
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 34
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 33
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 35
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 19
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 20
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/lucky-dip/2021-09-14, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'kylymfcbdtk2'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :set_2 "'[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\", \"l\", \"m\", \"n\", \"o\", \"p\", \"q\", \"r\", \"s\", \"t\", \"u\", \"v\", \"w\", \"x\", \"y\", \"z\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\"]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT coalesce((SELECT id FROM photos AS drawn WHERE asset_key >= letter.value || :set_1 AND asset_key < letter.value || '~' AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos) ORDER BY asset_key LIMIT 1), (SELECT id FROM photos AS drawn WHERE asset_key >= letter.value AND asset_key < letter.value || :set_1 AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos) ORDER BY asset_key LIMIT 1))
        FROM json_each(:set_2) AS letter
        WHERE (200 * (SELECT sum(photo_count) FROM categories WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))) >= (SELECT sum(photo_count) FROM categories))
        UNION ALL
        SELECT id FROM (
            SELECT drawn.id, min((substr(asset_key, 2) < :set_1) || asset_key)
            FROM categories CROSS JOIN photos AS drawn ON drawn.category_id = categories.id
            WHERE NOT (200 * (SELECT sum(photo_count) FROM categories WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))) >= (SELECT sum(photo_count) FROM categories)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos)
            GROUP BY substr(asset_key, 1, 1)
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT coalesce((SELECT id FROM photos AS drawn WHERE asset_key >= letter.value || :set_1 AND asset_key < letter.value || '~' AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos) ORDER BY asset_key LIMIT 1), (SELECT id FROM photos AS drawn WHERE asset_key >= letter.value AND asset_key < letter.value || :set_1 AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos) ORDER BY asset_key LIMIT 1))
        FROM json_each(:set_2) AS letter
        WHERE (200 * (SELECT sum(photo_count) FROM categories WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))) >= (SELECT sum(photo_count) FROM categories))
        UNION ALL
        SELECT id FROM (
            SELECT drawn.id, min((substr(asset_key, 2) < :set_1) || asset_key)
            FROM categories CROSS JOIN photos AS drawn ON drawn.category_id = categories.id
            WHERE NOT (200 * (SELECT sum(photo_count) FROM categories WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))) >= (SELECT sum(photo_count) FROM categories)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND drawn.deleted_at IS NULL AND drawn.width > 0 AND drawn.below_top = 0 AND drawn.id NOT IN (SELECT photo_id FROM trashed_photos) AND drawn.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR drawn.category_id IN (SELECT value FROM json_each(:category_ids))) AND drawn.id NOT IN (SELECT photo_id FROM archived_photos)
            GROUP BY substr(asset_key, 1, 1)
        )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 31
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 30
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 32
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 26
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SCAN letter VIRTUAL TABLE INDEX 1:
--             SCALAR SUBQUERY 14
--               SCAN categories
--               LIST SUBQUERY 13
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             SCALAR SUBQUERY 15
--               SCAN categories
--             CORRELATED SCALAR SUBQUERY 7
--               SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               LIST SUBQUERY 5
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             CORRELATED SCALAR SUBQUERY 12
--               SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               LIST SUBQUERY 10
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--           UNION ALL
--             CO-ROUTINE (subquery-25)
--               SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--               SCALAR SUBQUERY 18
--                 SCAN categories
--                 LIST SUBQUERY 17
--                   SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCALAR SUBQUERY 19
--                 SCAN categories
--               LIST SUBQUERY 20
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               SEARCH drawn USING INDEX photos_in_category_by_newest (category_id=?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               LIST SUBQUERY 23
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               USE TEMP B-TREE FOR GROUP BY
--             SCAN (subquery-25)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 59
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SCAN letter VIRTUAL TABLE INDEX 1:
--             SCALAR SUBQUERY 47
--               SCAN categories
--               LIST SUBQUERY 46
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             SCALAR SUBQUERY 48
--               SCAN categories
--             CORRELATED SCALAR SUBQUERY 40
--               SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               LIST SUBQUERY 38
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--             CORRELATED SCALAR SUBQUERY 45
--               SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               LIST SUBQUERY 43
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--           UNION ALL
--             CO-ROUTINE (subquery-58)
--               SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--               SCALAR SUBQUERY 51
--                 SCAN categories
--                 LIST SUBQUERY 50
--                   SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCALAR SUBQUERY 52
--                 SCAN categories
--               LIST SUBQUERY 53
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               SEARCH drawn USING INDEX photos_in_category_by_newest (category_id=?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--               LIST SUBQUERY 56
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--               USE TEMP B-TREE FOR GROUP BY
--             SCAN (subquery-58)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 64
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 63
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 65
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 34
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 35
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/then-and-now/2021-09-14/13884301306, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'41.899899999000006'"
.parameter set :set_2 "'41.901800001'"
.parameter set :set_3 "'12.481399999000008'"
.parameter set :set_4 "'12.483300001000007'"
.parameter set :set_5 13884301306
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY is_then ORDER BY rating_sort DESC, id DESC) AS place
            FROM (
                SELECT id, rating_sort, taken_local, taken_local <= first + 2592000 AS is_then, first, last
                FROM (
                    SELECT here.id AS id, here.rating_sort AS rating_sort, here.taken_local AS taken_local,
                        min(here.taken_local) OVER () AS first, max(here.taken_local) OVER () AS last
                    FROM photos AS here
                    WHERE here.latitude >= :set_1 AND here.latitude < :set_2
                        AND here.longitude >= :set_3 AND here.longitude < :set_4
                        AND CAST((here.latitude + 90) / 0.0019 AS INTEGER) * 200000 + CAST((here.longitude + 180) / 0.0019 AS INTEGER) = :set_5
                        AND here.taken_local IS NOT NULL AND here.taken_source IS NOT 'file' AND here.id NOT IN (SELECT photo_id FROM archived_photos) AND here.deleted_at IS NULL AND here.width > 0 AND here.below_top = 0 AND here.id NOT IN (SELECT photo_id FROM trashed_photos) AND here.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR here.category_id IN (SELECT value FROM json_each(:category_ids)))
                )
                WHERE last - first >= 31536000
                    AND (taken_local <= first + 2592000 OR taken_local >= last - 2592000)
            )
        )
        WHERE place <= 6
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY is_then ORDER BY rating_sort DESC, id DESC) AS place
            FROM (
                SELECT id, rating_sort, taken_local, taken_local <= first + 2592000 AS is_then, first, last
                FROM (
                    SELECT here.id AS id, here.rating_sort AS rating_sort, here.taken_local AS taken_local,
                        min(here.taken_local) OVER () AS first, max(here.taken_local) OVER () AS last
                    FROM photos AS here
                    WHERE here.latitude >= :set_1 AND here.latitude < :set_2
                        AND here.longitude >= :set_3 AND here.longitude < :set_4
                        AND CAST((here.latitude + 90) / 0.0019 AS INTEGER) * 200000 + CAST((here.longitude + 180) / 0.0019 AS INTEGER) = :set_5
                        AND here.taken_local IS NOT NULL AND here.taken_source IS NOT 'file' AND here.id NOT IN (SELECT photo_id FROM archived_photos) AND here.deleted_at IS NULL AND here.width > 0 AND here.below_top = 0 AND here.id NOT IN (SELECT photo_id FROM trashed_photos) AND here.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR here.category_id IN (SELECT value FROM json_each(:category_ids)))
                )
                WHERE last - first >= 31536000
                    AND (taken_local <= first + 2592000 OR taken_local >= last - 2592000)
            )
        )
        WHERE place <= 6
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 10
--         CO-ROUTINE (subquery-9)
--           CO-ROUTINE (subquery-35)
--             CO-ROUTINE (subquery-7)
--               CO-ROUTINE (subquery-36)
--                 SEARCH here USING INDEX photos_by_latitude (latitude>? AND latitude<?)
--                 USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--                 USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--                 USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--                 LIST SUBQUERY 6
--                   SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCAN (subquery-36)
--             SCAN (subquery-7)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-35)
--         SCAN (subquery-9)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 15
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 14
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 16
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 27
--         CO-ROUTINE (subquery-26)
--           CO-ROUTINE (subquery-37)
--             CO-ROUTINE (subquery-24)
--               CO-ROUTINE (subquery-38)
--                 SEARCH here USING INDEX photos_by_latitude (latitude>? AND latitude<?)
--                 USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--                 USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--                 USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--                 LIST SUBQUERY 23
--                   SCAN json_each VIRTUAL TABLE INDEX 1:
--               SCAN (subquery-38)
--             SCAN (subquery-24)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-37)
--         SCAN (subquery-26)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 32
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 31
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 33
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 18
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 19
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/over-the-years/2021-09-14/7, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 7
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
            SELECT seen.id AS id, row_number() OVER (
                PARTITION BY CAST(strftime('%Y', seen.taken_local, 'unixepoch') AS INTEGER)
                ORDER BY seen.rating_sort DESC, faces.box_width * faces.box_height DESC, seen.id DESC
            ) AS place
            FROM faces CROSS JOIN photos AS seen ON seen.id = faces.photo_id
            WHERE faces.person_id = (
                SELECT id FROM people WHERE id = :set_1 AND is_hidden = 0 AND name <> ''
            ) AND seen.taken_local IS NOT NULL AND seen.taken_source IS NOT 'file' AND seen.id NOT IN (SELECT photo_id FROM archived_photos) AND seen.deleted_at IS NULL AND seen.width > 0 AND seen.below_top = 0 AND seen.id NOT IN (SELECT photo_id FROM trashed_photos) AND seen.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR seen.category_id IN (SELECT value FROM json_each(:category_ids)))
        )
        WHERE place = 1
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
            SELECT seen.id AS id, row_number() OVER (
                PARTITION BY CAST(strftime('%Y', seen.taken_local, 'unixepoch') AS INTEGER)
                ORDER BY seen.rating_sort DESC, faces.box_width * faces.box_height DESC, seen.id DESC
            ) AS place
            FROM faces CROSS JOIN photos AS seen ON seen.id = faces.photo_id
            WHERE faces.person_id = (
                SELECT id FROM people WHERE id = :set_1 AND is_hidden = 0 AND name <> ''
            ) AND seen.taken_local IS NOT NULL AND seen.taken_source IS NOT 'file' AND seen.id NOT IN (SELECT photo_id FROM archived_photos) AND seen.deleted_at IS NULL AND seen.width > 0 AND seen.below_top = 0 AND seen.id NOT IN (SELECT photo_id FROM trashed_photos) AND seen.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR seen.category_id IN (SELECT value FROM json_each(:category_ids)))
        )
        WHERE place = 1
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 9
--         CO-ROUTINE (subquery-8)
--           CO-ROUTINE (subquery-33)
--             SEARCH faces USING INDEX faces_by_person (person_id=?)
--             SCALAR SUBQUERY 3
--               SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--             SEARCH seen USING INTEGER PRIMARY KEY (rowid=?)
--             USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--             LIST SUBQUERY 7
--               SCAN json_each VIRTUAL TABLE INDEX 1:
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-33)
--         SCAN (subquery-8)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 14
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 13
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 15
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 25
--         CO-ROUTINE (subquery-24)
--           CO-ROUTINE (subquery-34)
--             SEARCH faces USING INDEX faces_by_person (person_id=?)
--             SCALAR SUBQUERY 19
--               SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--             SEARCH seen USING INTEGER PRIMARY KEY (rowid=?)
--             USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--             USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--             LIST SUBQUERY 23
--               SCAN json_each VIRTUAL TABLE INDEX 1:
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-34)
--         SCAN (subquery-24)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 30
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 29
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 31
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 17
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 18
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, moments/trip/20200914T100000/20200916T180000/4990000, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'1101600077600000000'"
.parameter set :set_2 "'1101600279201000000'"
.parameter set :set_3 "'101600077600000000'"
.parameter set :set_4 "'101600279201000000'"
.parameter set :set_5 "'[4975597, 4975598, 4975599, 4975600, 4975601, 4975602, 4975603, 4979195, 4979196, 4979197, 4979198, 4979199, 4979200, 4979201, 4979202, 4979203, 4979204, 4979205, 4982794, 4982795, 4982796, 4982797, 4982798, 4982799, 4982800, 4982801, 4982802, 4982803, 4982804, 4982805, 4982806, 4986394, 4986395, 4986396, 4986397, 4986398, 4986399, 4986400, 4986401, 4986402, 4986403, 4986404, 4986405, 4986406, 4989994, 4989995, 4989996, 4989997, 4989998, 4989999, 4990000, 4990001, 4990002, 4990003, 4990004, 4990005, 4990006, 4993594, 4993595, 4993596, 4993597, 4993598, 4993599, 4993600, 4993601, 4993602, 4993603, 4993604, 4993605, 4993606, 4997194, 4997195, 4997196, 4997197, 4997198, 4997199, 4997200, 4997201, 4997202, 4997203, 4997204, 4997205, 4997206, 5000795, 5000796, 5000797, 5000798, 5000799, 5000800, 5000801, 5000802, 5000803, 5000804, 5000805, 5004397, 5004398, 5004399, 5004400, 5004401, 5004402, 5004403]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.newest_sort >= :set_1 AND photos.newest_sort < :set_2 AND +photos.date_sort >= :set_3 AND photos.date_sort < :set_4 AND (CAST((photos.latitude + 90) * 10 AS INTEGER) * 3600 + CAST((photos.longitude + 180) * 10 AS INTEGER) % 3600 IN (SELECT value FROM json_each(:set_5))) IS NOT TRUE AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.newest_sort >= :set_1 AND photos.newest_sort < :set_2 AND +photos.date_sort >= :set_3 AND photos.date_sort < :set_4 AND (CAST((photos.latitude + 90) * 10 AS INTEGER) * 3600 + CAST((photos.longitude + 180) * 10 AS INTEGER) % 3600 IN (SELECT value FROM json_each(:set_5))) IS NOT TRUE AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 8
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 7
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 9
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 3
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 18
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 17
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 19
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, photos:aaaaaaaaaaaab,aaaaaaaaaaaac, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'[\"aaaaaaaaaaaab\", \"aaaaaaaaaaaac\"]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.asset_key IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.asset_key IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 3
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--       LIST SUBQUERY 9
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, stack:aaaaaaaaaaaab, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'aaaaaaaaaaaab'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = :set_1 AND +other.collection_id = member.collection_id
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = :set_1 AND +other.collection_id = member.collection_id
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--         SEARCH other USING INDEX photos_by_stack (stack_key=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 9
--         SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--         SEARCH other USING INDEX photos_by_stack (stack_key=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, stories/travel/paris, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
        SELECT owner_id, id
        FROM (
            SELECT owner_id, told.id, capsule <> '' AS is_of_capsule,
                min(capsule <> '') OVER (PARTITION BY owner_id) AS is_made,
                row_number() OVER (
                    PARTITION BY owner_id, capsule <> '' ORDER BY told.newest_sort DESC, told.id DESC
                ) AS place
            FROM story_folders CROSS JOIN photos AS told ON told.collection_id = story_folders.collection_id
            WHERE owner_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND told.deleted_at IS NULL AND told.width > 0 AND told.below_top = 0 AND told.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR told.category_id IN (SELECT value FROM json_each(:category_ids)))
        )
        WHERE is_of_capsule = is_made AND (NOT is_made OR place <= 10)
    )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (
        SELECT id FROM (
        SELECT owner_id, id
        FROM (
            SELECT owner_id, told.id, capsule <> '' AS is_of_capsule,
                min(capsule <> '') OVER (PARTITION BY owner_id) AS is_made,
                row_number() OVER (
                    PARTITION BY owner_id, capsule <> '' ORDER BY told.newest_sort DESC, told.id DESC
                ) AS place
            FROM story_folders CROSS JOIN photos AS told ON told.collection_id = story_folders.collection_id
            WHERE owner_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND told.deleted_at IS NULL AND told.width > 0 AND told.below_top = 0 AND told.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR told.category_id IN (SELECT value FROM json_each(:category_ids)))
        )
        WHERE is_of_capsule = is_made AND (NOT is_made OR place <= 10)
    )
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 8
--         CO-ROUTINE (subquery-6)
--           CO-ROUTINE (subquery-27)
--             CO-ROUTINE (subquery-28)
--               SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--               SCALAR SUBQUERY 3
--                 COMPOUND QUERY
--                   LEFT-MOST SUBQUERY
--                     SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--                   UNION ALL
--                     SEARCH former_slugs USING PRIMARY KEY (slug=?)
--               SEARCH told USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               LIST SUBQUERY 5
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--             SCAN (subquery-28)
--           SCAN (subquery-27)
--         SCAN (subquery-6)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 10
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 19
--         CO-ROUTINE (subquery-17)
--           CO-ROUTINE (subquery-30)
--             CO-ROUTINE (subquery-31)
--               SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--               SCALAR SUBQUERY 14
--                 COMPOUND QUERY
--                   LEFT-MOST SUBQUERY
--                     SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--                   UNION ALL
--                     SEARCH former_slugs USING PRIMARY KEY (slug=?)
--               SEARCH told USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--               LIST SUBQUERY 16
--                 SCAN json_each VIRTUAL TABLE INDEX 1:
--               USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--             SCAN (subquery-31)
--           SCAN (subquery-30)
--         SCAN (subquery-17)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 21
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, stories/travel/paris/the-zoo, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'travel/paris'"
.parameter set :set_2 "'the-zoo'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.collection_id IN (
        SELECT collection_id FROM story_folders WHERE owner_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND capsule = :set_2
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.collection_id IN (
        SELECT collection_id FROM story_folders WHERE owner_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND capsule = :set_2
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 4
--         SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=? AND capsule=?)
--         SCALAR SUBQUERY 3
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--             UNION ALL
--               SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort>?)
--       LIST SUBQUERY 11
--         SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=? AND capsule=?)
--         SCALAR SUBQUERY 10
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--             UNION ALL
--               SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, archive, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, trash, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, trash/travel/paris, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos WHERE collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos WHERE collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 4
--         SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--         SCALAR SUBQUERY 3
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--             UNION ALL
--               SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 11
--         SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--         SCALAR SUBQUERY 10
--           COMPOUND QUERY
--             LEFT-MOST SUBQUERY
--               SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--             UNION ALL
--               SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, album/00000000002a, by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 2
.parameter set :set_2 42
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = :set_1
        WHERE albums.id = :set_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = :set_1
        WHERE albums.id = :set_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 5
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--         SCALAR SUBQUERY 4
--           SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--           CORRELATED SCALAR SUBQUERY 3
--             SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--           SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 13
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--         SCALAR SUBQUERY 12
--           SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--           CORRELATED SCALAR SUBQUERY 11
--             SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--           SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 15
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips), by oldest, a member
.parameter set :user_id 2
.parameter set :set_1 "' lisbon'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :set_4 "'{name title caption note tags category collection camera lens} : \"$lisbon\" *'"
.parameter set :set_5 "'$'"
.parameter set :set_6 "' $lisbon'"
.parameter set :set_7 "'$'"
.parameter set :set_8 "'/sea/'"
.parameter set :set_10 4000000000000
.parameter set :set_9 "'4.0'"
.parameter set :set_11 "'101704067200000000'"
.parameter set :set_12 "'101735689600000000'"
.parameter set :set_13 1704067200
.parameter set :set_15 "'%trips%'"
.parameter set :set_14 "' trips'"
.parameter set :set_16 2
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE ((CASE
        WHEN photos.id IN (SELECT photo_id FROM unindexed_photos) THEN has_words(:set_1, coalesce(photos.name, '') || char(10) || coalesce(coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = photos.id),
        (SELECT title FROM imported_metadata WHERE photo_id = photos.id)
    ), '') || char(10) || coalesce(coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = photos.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = photos.id)
    ), '') || char(10) || coalesce((SELECT note FROM photo_texts WHERE photo_id = photos.id), '') || char(10) || coalesce((
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = photos.id ORDER BY tag_id
        )
    ), '') || char(10) || coalesce((SELECT name FROM categories WHERE id = photos.category_id), '') || char(10) || coalesce((SELECT name FROM collections WHERE id = photos.collection_id), '') || char(10) || coalesce(coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, ''), '') || char(10) || coalesce(photos.lens, ''))
        WHEN (SELECT count(*) FROM (SELECT 1 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            ) LIMIT 20000)) < 20000
        THEN photos.id IN (SELECT photo_words.rowid & 268435455 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            ))
        ELSE EXISTS (
            SELECT 1 FROM indexed_photos CROSS JOIN photo_words ON photo_words.rowid = indexed_photos.words_id
            WHERE indexed_photos.photo_id = photos.id AND instr(' ' || name || '  ' || title || '  ' || caption || '  ' || note || '  ' || tags || '  ' || category || '  ' || collection || '  ' || camera || '  ' || lens || ' ', replace(:set_6, :set_7, iif(
            photos.category_id < 4096, char(57600 + photos.category_id),
            char(57600 + photos.category_id / 4096, 57600 + photos.category_id % 4096)
        ))) > 0
        ) END) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :set_8) > 0)
    ) AND photos.rating_sort >= :set_10 AND photos.rating >= :set_9 OR (+photos.date_sort >= :set_11 AND photos.date_sort < :set_12 AND photos.taken_local >= :set_13 AND (photos.id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE ((albums.name LIKE :set_15 OR albums.name GLOB '*[^ -~]*') AND has_words(:set_14, albums.name)) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = :set_16 OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = :set_16
            ),
            albums.user_id = :set_16 AND 0
        ) AND albums.deleted_at IS NULL
    ))) IS NOT TRUE) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE ((CASE
        WHEN photos.id IN (SELECT photo_id FROM unindexed_photos) THEN has_words(:set_1, coalesce(photos.name, '') || char(10) || coalesce(coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = photos.id),
        (SELECT title FROM imported_metadata WHERE photo_id = photos.id)
    ), '') || char(10) || coalesce(coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = photos.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = photos.id)
    ), '') || char(10) || coalesce((SELECT note FROM photo_texts WHERE photo_id = photos.id), '') || char(10) || coalesce((
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = photos.id ORDER BY tag_id
        )
    ), '') || char(10) || coalesce((SELECT name FROM categories WHERE id = photos.category_id), '') || char(10) || coalesce((SELECT name FROM collections WHERE id = photos.collection_id), '') || char(10) || coalesce(coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, ''), '') || char(10) || coalesce(photos.lens, ''))
        WHEN (SELECT count(*) FROM (SELECT 1 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            ) LIMIT 20000)) < 20000
        THEN photos.id IN (SELECT photo_words.rowid & 268435455 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            ))
        ELSE EXISTS (
            SELECT 1 FROM indexed_photos CROSS JOIN photo_words ON photo_words.rowid = indexed_photos.words_id
            WHERE indexed_photos.photo_id = photos.id AND instr(' ' || name || '  ' || title || '  ' || caption || '  ' || note || '  ' || tags || '  ' || category || '  ' || collection || '  ' || camera || '  ' || lens || ' ', replace(:set_6, :set_7, iif(
            photos.category_id < 4096, char(57600 + photos.category_id),
            char(57600 + photos.category_id / 4096, 57600 + photos.category_id % 4096)
        ))) > 0
        ) END) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :set_8) > 0)
    ) AND photos.rating_sort >= :set_10 AND photos.rating >= :set_9 OR (+photos.date_sort >= :set_11 AND photos.date_sort < :set_12 AND photos.taken_local >= :set_13 AND (photos.id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE ((albums.name LIKE :set_15 OR albums.name GLOB '*[^ -~]*') AND has_words(:set_14, albums.name)) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = :set_16 OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = :set_16
            ),
            albums.user_id = :set_16 AND 0
        ) AND albums.deleted_at IS NULL
    ))) IS NOT TRUE) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 25
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE unindexed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 4
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 5
--         SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 6
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 10
--         CO-ROUTINE (subquery-9)
--           SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--           SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--           USE TEMP B-TREE FOR ORDER BY
--         SCAN (subquery-9)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 15
--         CO-ROUTINE (subquery-14)
--           SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--           LIST SUBQUERY 13
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--         SCAN (subquery-14)
--       LIST SUBQUERY 17
--         SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--         LIST SUBQUERY 16
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--       CORRELATED SCALAR SUBQUERY 18
--         SEARCH indexed_photos USING INTEGER PRIMARY KEY (rowid=?)
--         SCAN photo_words VIRTUAL TABLE INDEX 0:=
--       LIST SUBQUERY 20
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 19
--           SCAN tags USING COVERING INDEX tags_by_parent
--       LIST SUBQUERY 22
--         SCAN album_photos USING INDEX album_photos_by_photo
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 21
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 51
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE unindexed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 30
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 31
--         SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 32
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 33
--         SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 34
--         SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 36
--         CO-ROUTINE (subquery-35)
--           SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--           SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--           USE TEMP B-TREE FOR ORDER BY
--         SCAN (subquery-35)
--       CORRELATED SCALAR SUBQUERY 37
--         SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 38
--         SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 41
--         CO-ROUTINE (subquery-40)
--           SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--           LIST SUBQUERY 39
--             SCAN json_each VIRTUAL TABLE INDEX 1:
--           SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--         SCAN (subquery-40)
--       LIST SUBQUERY 43
--         SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--         LIST SUBQUERY 42
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--       CORRELATED SCALAR SUBQUERY 44
--         SEARCH indexed_photos USING INTEGER PRIMARY KEY (rowid=?)
--         SCAN photo_words VIRTUAL TABLE INDEX 0:=
--       LIST SUBQUERY 46
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 45
--           SCAN tags USING COVERING INDEX tags_by_parent
--       LIST SUBQUERY 48
--         SCAN album_photos USING INDEX album_photos_by_photo
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 47
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       CORRELATED SCALAR SUBQUERY 27
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 28
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by date, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND newest_sort = :value AND id < :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND newest_sort < :value
ORDER BY page_value DESC, id DESC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_newest (newest_sort=? AND id<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_newest (newest_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_date (date_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by name, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, name_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND name_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, name_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND name_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_name (name_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_name (name_sort>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by added, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, added_at AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND added_at = :value AND id < :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, added_at AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND added_at < :value
ORDER BY page_value DESC, id DESC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_added (added_at=? AND id<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_added (added_at<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by size, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, size AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND size = :value AND id < :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, size AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND size < :value
ORDER BY page_value DESC, id DESC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_size (size=? AND id<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_size (size<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by rating, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, rating_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND rating_sort = :value AND id < :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, rating_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND rating_sort < :value
ORDER BY page_value DESC, id DESC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_rating (rating_sort=? AND id<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 7
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 6
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 8
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_by_rating (rating_sort<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       LIST SUBQUERY 16
--         SEARCH albums USING INDEX albums_by_name (user_id=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--       LIST SUBQUERY 17
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, album/00000000002a, by hand, a member
.parameter set :user_id 2
.parameter set :set_1 2
.parameter set :set_2 42
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT album_photos.shown_id AS id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, album_photos.place AS page_value
FROM album_photos JOIN photos ON photos.id = album_photos.shown_id
WHERE album_photos.album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = :set_1
        WHERE albums.id = :set_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND album_photos.place = :value AND album_photos.shown_id > :photo_id
UNION ALL
SELECT album_photos.shown_id AS id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, album_photos.place AS page_value
FROM album_photos JOIN photos ON photos.id = album_photos.shown_id
WHERE album_photos.album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = :set_1
        WHERE albums.id = :set_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND album_photos.place > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=? AND place=? AND shown_id>?)
--       SCALAR SUBQUERY 4
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 3
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=? AND place>?)
--       SCALAR SUBQUERY 11
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 10
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 13
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by hand, the guest of a link to album/00000000002a
.parameter set :user_id -1
.parameter set :share_id 1
.parameter set :visible_1 42
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT album_photos.shown_id AS id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, album_photos.place AS page_value
FROM album_photos JOIN photos ON photos.id = album_photos.shown_id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND album_photos.album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND album_photos.place = :value AND album_photos.shown_id > :photo_id
UNION ALL
SELECT album_photos.shown_id AS id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, album_photos.place AS page_value
FROM album_photos JOIN photos ON photos.id = album_photos.shown_id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND album_photos.album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND album_photos.place > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=? AND place=? AND shown_id>?)
--       SCALAR SUBQUERY 7
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 4
--           SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 5
--           SEARCH users
--         CORRELATED SCALAR SUBQUERY 6
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 8
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=? AND place>?)
--       SCALAR SUBQUERY 17
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 14
--           SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 15
--           SEARCH users
--         CORRELATED SCALAR SUBQUERY 16
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 19
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 18
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, the guest of a link to travel
.parameter set :user_id -1
.parameter set :visible_1 "'travel'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_category_by_date (category_id=? AND date_sort=? AND id>?)
--       SCALAR SUBQUERY 5
--         SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 6
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_category_by_date (category_id=? AND date_sort>?)
--       SCALAR SUBQUERY 13
--         SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 15
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 14
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, the guest of a link to travel/paris
.parameter set :user_id -1
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort=? AND id>?)
--       SCALAR SUBQUERY 4
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 6
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 5
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort>?)
--       SCALAR SUBQUERY 11
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 12
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, the guest of a link to share:1
.parameter set :user_id -1
.parameter set :visible_1 1
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 4
--         SEARCH share_photos USING PRIMARY KEY (share_id=?)
--       CORRELATED SCALAR SUBQUERY 6
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 5
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 11
--         SEARCH share_photos USING PRIMARY KEY (share_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 12
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, library, by oldest, the guest of a link to album/00000000002a
.parameter set :user_id -1
.parameter set :share_id 1
.parameter set :visible_1 42
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ))
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ))
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 8
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--         SCALAR SUBQUERY 7
--           SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--           SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--           SCALAR SUBQUERY 4
--             SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--           SCALAR SUBQUERY 5
--             SEARCH users
--           CORRELATED SCALAR SUBQUERY 6
--             SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 9
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 19
--         SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--         SCALAR SUBQUERY 18
--           SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--           SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--           SCALAR SUBQUERY 15
--             SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--           SCALAR SUBQUERY 16
--             SEARCH users
--           CORRELATED SCALAR SUBQUERY 17
--             SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 21
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 20
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 12
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, library, by oldest, the guest of a link to tags/Sea/North
.parameter set :user_id -1
.parameter set :visible_1 "'sea/north/'"
.parameter set :visible_2 "'sea/north0'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    )
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    )
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 5
--           SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 7
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 15
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 14
--           SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 17
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 16
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, library, by oldest, the guest of a link to tagged:Sea:travel/paris
.parameter set :user_id -1
.parameter set :visible_1 "'sea/'"
.parameter set :visible_2 "'sea0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    ) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    ) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort=? AND id>?)
--       SCALAR SUBQUERY 6
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 4
--           SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 7
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort>?)
--       SCALAR SUBQUERY 15
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 14
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 13
--           SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--       CORRELATED SCALAR SUBQUERY 17
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 16
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 11
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, the guest of a link to within:travel/paris?rating:>=4
.parameter set :user_id -1
.parameter set :visible_2 4000000000000
.parameter set :visible_1 "'4.0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort=? AND id>?)
--       SCALAR SUBQUERY 5
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 6
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=? AND date_sort>?)
--       SCALAR SUBQUERY 13
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 15
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 14
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 9
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)

-- next page of photos, library, by oldest, the guest of a link to smart:00000000002a/tag:sea
.parameter set :user_id -1
.parameter set :visible_1 "'/sea/'"
.parameter set :share_id 1
.parameter set :visible_2 42
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :visible_1) > 0)
    ) AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ) IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = photos.id) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :visible_1) > 0)
    ) AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ) IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       LIST SUBQUERY 6
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 5
--           SCAN tags USING COVERING INDEX tags_by_parent
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       SCALAR SUBQUERY 11
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 8
--           SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 9
--           SEARCH users
--         CORRELATED SCALAR SUBQUERY 10
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       CORRELATED SCALAR SUBQUERY 13
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 12
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 20
--         SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--         LIST SUBQUERY 19
--           SCAN tags USING COVERING INDEX tags_by_parent
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--       SCALAR SUBQUERY 25
--         SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 22
--           SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SCALAR SUBQUERY 23
--           SEARCH users
--         CORRELATED SCALAR SUBQUERY 24
--           SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       CORRELATED SCALAR SUBQUERY 27
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 26
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       CORRELATED SCALAR SUBQUERY 15
--         SEARCH favourite_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       CORRELATED SCALAR SUBQUERY 16
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, favourites, by oldest, the guest of a link to travel/paris with favourites
.parameter set :favourite_1 7
.parameter set :user_id -1
.parameter set :set_1 7
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :favourite_1) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND +photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :favourite_1) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND +photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       SCALAR SUBQUERY 5
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       CORRELATED SCALAR SUBQUERY 7
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 6
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       LIST SUBQUERY 1
--         SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 11
--         SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       SCALAR SUBQUERY 13
--         COMPOUND QUERY
--           LEFT-MOST SUBQUERY
--             SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--           UNION ALL
--             SEARCH former_slugs USING PRIMARY KEY (slug=?)
--       CORRELATED SCALAR SUBQUERY 15
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--         SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 14
--           SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--       LIST SUBQUERY 9
--         SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--       CORRELATED SCALAR SUBQUERY 10
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY

-- next page of photos, favourites, by oldest, a session without an account
.parameter set :favourite_1 "'[1, 2]'"
.parameter set :user_id -1
.parameter set :set_1 "'[1, 2]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :value 1
.parameter set :photo_id 3
.parameter set :limit 240
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT value FROM json_each(:favourite_1)) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort = :value AND id > :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    photos.id IN (SELECT value FROM json_each(:favourite_1)) AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE photos.id IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND date_sort > :value
ORDER BY page_value ASC, id ASC
LIMIT :limit;
-- plan:
--   MERGE (UNION ALL)
--     LEFT
--       SEARCH photos USING INDEX photos_by_date (date_sort=? AND id>?)
--       LIST SUBQUERY 3
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 5
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 1
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 2
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--     RIGHT
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       LIST SUBQUERY 9
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--       LIST SUBQUERY 11
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       LIST SUBQUERY 7
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       CORRELATED SCALAR SUBQUERY 8
--         SEARCH rated_photos USING PRIMARY KEY (user_id=? AND photo_id=?)
--       USE TEMP B-TREE FOR ORDER BY
