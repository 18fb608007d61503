-- counts of shared collections
.parameter set :pairs "'[[1, \"travel/paris\"]]'"
SELECT users.id, json_extract(pair.value, '$[1]'), collections.photo_count
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN collections ON collections.id = (
    SELECT collection_id FROM collection_addresses WHERE slug = json_extract(pair.value, '$[1]')
)
WHERE users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = collections.category_id
            )));
-- plan:
--   SCAN pair VIRTUAL TABLE INDEX 1:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
