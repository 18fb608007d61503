-- counts of chosen photos
.parameter set :pairs "'[[1, \"travel/paris\"]]'"
SELECT users.id, share_photos.share_id, count(*)
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN share_photos ON share_photos.share_id = json_extract(pair.value, '$[1]')
    JOIN photos ON photos.id = share_photos.photo_id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
GROUP BY share_photos.share_id;
-- plan:
--   SCAN pair VIRTUAL TABLE INDEX 1:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR GROUP BY
