-- categories whose words are searched, a member
.parameter set :pattern "' a'"
.parameter set :scope 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT replace(:pattern, :scope, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )) AS pattern
FROM categories
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
