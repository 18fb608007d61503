-- categories whose name may be meant, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT slug, name
FROM categories
WHERE categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit;
-- plan:
--   SCAN categories USING INDEX sqlite_autoindex_categories_1
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
