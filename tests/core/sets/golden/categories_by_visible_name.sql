-- categories by visible name, a member
.parameter set :name_sort "'photo 00000000000000000001.jpg'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT slug
FROM categories
WHERE name_sort = :name_sort AND categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit;
-- plan:
--   SEARCH categories USING INDEX categories_by_name (name_sort=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
