-- collections with words in their names, a member
.parameter set :like 1
.parameter set :pattern 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT collections.name, collections.slug, categories.name AS category_name, categories.slug AS category_slug,
    categories.collection_count, collections.photo_count
FROM collections NOT INDEXED JOIN categories ON categories.id = collections.category_id
WHERE (collections.name LIKE :like OR collections.name GLOB '*[^ -~]*') AND has_words(:pattern, collections.name) AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
LIMIT :limit;
-- plan:
--   SCAN collections
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
