-- categories of an export, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT id, folder FROM categories
WHERE id IN (SELECT value FROM json_each(:ids)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
