-- state of the runs of photos, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*), sum(first + 3 * last), sum((first % 65521) * (cell + 2)), sum((last % 65521) * photo_count),
    sum((first % 65521) * coalesce(place_id, -1)), sum((first % 65521) * category_id),
    (SELECT sum(id * length(country || region || city)) FROM places)
FROM photo_runs
WHERE (:sees_all OR photo_runs.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN photo_runs
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 1
--     SCAN places
