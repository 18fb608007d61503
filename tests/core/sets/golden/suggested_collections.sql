-- suggested collections, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT collections.name, collections.slug, categories.name AS category_name, categories.collection_count,
    collections.photo_count
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.id = each.value
JOIN categories ON categories.id = collections.category_id
WHERE collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY each.key;
-- plan:
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
