-- kept facts of categories, a member
.parameter set :changed 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT fact, value, sum(photo_count) AS photos, sum(total_size) AS size
FROM category_facts
WHERE category_id NOT IN (SELECT value FROM json_each(:changed)) AND (:sees_all OR category_facts.category_id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY fact, value;
-- plan:
--   SCAN category_facts
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR GROUP BY
