-- collections whose name may be meant, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT slug, name
FROM collections
WHERE collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit;
-- plan:
--   SCAN collections USING INDEX sqlite_autoindex_collections_1
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
