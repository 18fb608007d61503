-- counts of shared categories
.parameter set :pairs "'[[1, \"travel/paris\"]]'"
SELECT users.id, categories.slug, categories.photo_count
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN categories ON categories.slug = json_extract(pair.value, '$[1]')
WHERE users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = categories.id
            )));
-- plan:
--   SCAN pair VIRTUAL TABLE INDEX 1:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING INDEX sqlite_autoindex_categories_1 (slug=?)
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
