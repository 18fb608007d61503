-- categories whose names of collections are searched, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT id FROM categories WHERE categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories USING INDEX categories_by_newest
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
