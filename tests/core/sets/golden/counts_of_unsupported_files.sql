-- counts of unsupported files, a member
.parameter set :slug "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT kind, sum(number) AS number
FROM unsupported_files LEFT JOIN categories ON categories.folder = category
WHERE (:slug IS NULL OR categories.slug = :slug) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY kind;
-- plan:
--   SCAN unsupported_files USING COVERING INDEX unsupported_files_by_category
--   SEARCH categories USING INDEX sqlite_autoindex_categories_2 (folder=?) LEFT-JOIN
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR GROUP BY
