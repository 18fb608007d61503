-- collections with a word that begins with a letter, a member
.parameter set :begins 1
.parameter set :within 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT collections.name, collections.slug, categories.name AS category_name, categories.slug AS category_slug,
    categories.collection_count, collections.photo_count
FROM collections NOT INDEXED JOIN categories ON categories.id = collections.category_id
WHERE (collections.name LIKE :begins OR collections.name LIKE :within) AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY collections.newest_sort DESC, collections.id DESC
LIMIT :limit;
-- plan:
--   SCAN collections
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
