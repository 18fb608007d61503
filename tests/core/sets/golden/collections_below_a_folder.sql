-- collections below a folder, a member
.parameter set :low "'p'"
.parameter set :high "'pÿ'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT slug
FROM collections
WHERE name_sort >= :low AND name_sort < :high AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY name_sort, slug;
-- plan:
--   SCAN collections USING INDEX collections_by_rating
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
