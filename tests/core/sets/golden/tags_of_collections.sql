-- tags of collections, a member
.parameter set :ids "'[1]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT tags.name, tags.key, count(*) AS number, 0 AS is_imported
FROM json_each(:ids) AS each
JOIN collections ON collections.id = each.value
JOIN tagged_collections ON tagged_collections.collection_id = collections.id
JOIN tags ON tags.id = tag_id
WHERE (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY tag_id;
-- plan:
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_collections USING COVERING INDEX tagged_collections_by_collection (collection_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR GROUP BY
