-- cover before a change, a member
.parameter set :collection_id 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT asset_key
FROM (
    SELECT id, chosen_cover_id FROM collections
    WHERE id = :collection_id AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
) AS collections
LEFT JOIN photos ON photos.id = chosen_cover_id AND collection_id = :collection_id;
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
