-- tags of the categories of an actor, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT tags.key, 'category ' || categories.id AS thing_id
FROM categories
CROSS JOIN tagged_categories ON category_id = categories.id
CROSS JOIN tags ON tags.id = tag_id
WHERE categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories USING INDEX categories_by_newest
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_categories USING COVERING INDEX tagged_categories_by_category (category_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
