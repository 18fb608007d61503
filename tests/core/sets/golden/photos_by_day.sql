-- photos by day, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT day, sum(photo_count - archived_count) AS photos
FROM category_days
WHERE (:sees_all OR category_days.category_id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY day
ORDER BY day DESC;
-- plan:
--   SCAN category_days
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
