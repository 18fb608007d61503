-- count of photos in a collection, a member
.parameter set :slug "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT coalesce(sum(photo_count), 0)
FROM collections
WHERE slug = :slug AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH collections USING INDEX sqlite_autoindex_collections_1 (slug=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
