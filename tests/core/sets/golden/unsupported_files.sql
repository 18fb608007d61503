-- unsupported files, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT roots.path AS root, unsupported_files.folder, kind, number, example
FROM unsupported_files JOIN roots ON roots.id = root_id
    LEFT JOIN categories ON categories.folder = category
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY root, unsupported_files.folder, kind;
-- plan:
--   SCAN roots USING COVERING INDEX sqlite_autoindex_roots_1
--   SEARCH unsupported_files USING PRIMARY KEY (root_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_2 (folder=?) LEFT-JOIN
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
