-- collections with a story, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT slug FROM collections
WHERE id IN (SELECT owner_id FROM story_folders) AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug;
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN story_folders USING COVERING INDEX story_folders_by_owner
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
