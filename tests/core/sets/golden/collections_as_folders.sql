-- collections as folders, a member
.parameter set :after "''"
.parameter set :end "'z'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT slug, newest_local
FROM collections
WHERE slug > :after AND slug < :end AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit;
-- plan:
--   SEARCH collections USING INDEX sqlite_autoindex_collections_1 (slug>? AND slug<?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
