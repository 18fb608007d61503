-- category with photos, a member
.parameter set :slug "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT 1
FROM categories
WHERE slug = :slug AND categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH categories USING INDEX sqlite_autoindex_categories_1 (slug=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
