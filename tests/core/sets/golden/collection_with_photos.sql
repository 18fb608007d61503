-- collection with photos, a member
.parameter set :slug "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT 1
FROM collections
WHERE id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug)
    AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
