-- note on a collection, a member
.parameter set :slug "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT note FROM collection_notes
WHERE collection_id = (
    SELECT id FROM collections
    WHERE id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug) AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
);
-- plan:
--   SEARCH collection_notes USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 3
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 1
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--         UNION ALL
--           SEARCH former_slugs USING PRIMARY KEY (slug=?)
--     LIST SUBQUERY 2
--       SCAN json_each VIRTUAL TABLE INDEX 1:
