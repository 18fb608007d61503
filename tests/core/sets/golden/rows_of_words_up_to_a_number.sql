-- rows of words up to a number, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :pattern 1
.parameter set :scope 1
.parameter set :limit 240
SELECT photo_words.rowid
FROM categories CROSS JOIN photo_words
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(:pattern, :scope, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        ))
LIMIT :limit;
-- plan:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9
