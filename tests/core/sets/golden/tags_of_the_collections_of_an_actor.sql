-- tags of the collections of an actor, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT tags.key, -collections.id AS thing_id
FROM categories
CROSS JOIN collections ON collections.category_id = categories.id
CROSS JOIN tagged_collections ON collection_id = collections.id
CROSS JOIN tags ON tags.id = tag_id
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH tagged_collections USING COVERING INDEX tagged_collections_by_collection (collection_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
