-- kept runs of photos, a member
.parameter set :changed 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT category_id, first, last, cell, place_id, photo_count
FROM photo_runs
WHERE category_id NOT IN (SELECT value FROM json_each(:changed)) AND (:sees_all OR photo_runs.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY first;
-- plan:
--   SCAN photo_runs
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
