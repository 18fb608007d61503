-- tags of categories, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT tags.name, tags.key, count(*) AS number, 0 AS is_imported
FROM json_each(:ids) AS each
JOIN categories ON categories.id = each.value
JOIN tagged_categories ON tagged_categories.category_id = categories.id
JOIN tags ON tags.id = tag_id
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY tag_id;
-- plan:
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_categories USING COVERING INDEX tagged_categories_by_category (category_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR GROUP BY
