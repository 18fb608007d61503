-- categories with words in their names, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :begins 1
.parameter set :pattern "' a'"
.parameter set :limit 240
SELECT name, slug, photo_count
FROM categories
WHERE categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND (name LIKE :begins OR has_words(:pattern, name))
ORDER BY name LIKE :begins DESC, newest_sort DESC, id DESC
LIMIT :limit;
-- plan:
--   SCAN categories USING INDEX categories_by_newest
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
