-- dismissed trips, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT kind, category_id, first, last FROM dismissed_trips WHERE (:sees_all OR dismissed_trips.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN dismissed_trips
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
