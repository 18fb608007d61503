-- covers of all categories, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :user_id 2
SELECT categories.id, collections.id AS collection_id, collections.newest_sort,
    cover_key, cover_version, cover_width, cover_height, cover_coarse
FROM categories
CROSS JOIN collections ON collections.id IN (
    SELECT id FROM collections
    WHERE category_id = categories.id AND collections.photo_count > 0 AND photo_count <> archived_count
    ORDER BY newest_sort DESC, id DESC
    LIMIT 4
)
JOIN (
    SELECT id AS cover_id, asset_key AS cover_key, version AS cover_version,
        width AS cover_width, height AS cover_height, coarse AS cover_coarse
    FROM photos
) ON cover_id = coalesce(
    (SELECT chosen.id FROM photos AS chosen
    WHERE chosen.id = chosen_cover_id AND chosen.collection_id = collections.id AND chosen.deleted_at IS NULL AND chosen.width > 0 AND chosen.id NOT IN (SELECT photo_id FROM trashed_photos)),
    automatic_cover_id
)
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND cover_id NOT IN (SELECT photo_id FROM archived_photos)
    AND cover_id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    );
-- plan:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED LIST SUBQUERY 1
--     SEARCH collections USING INDEX collections_by_newest (category_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH chosen USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 8
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 7
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
