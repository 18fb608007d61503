-- categories as folders, a member
.parameter set :after "''"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT slug, newest_local
FROM categories
WHERE slug > :after AND categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit;
-- plan:
--   SEARCH categories USING INDEX sqlite_autoindex_categories_1 (slug>?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
