-- photos and bytes of all categories, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT coalesce(sum(photo_count), 0) AS photos, coalesce(sum(total_size), 0) AS size
FROM categories
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
