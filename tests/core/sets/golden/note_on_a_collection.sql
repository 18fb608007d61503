-- note on a collection, a member
.parameter set :collection_id 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT note FROM collection_notes
WHERE collection_id = (
    SELECT id FROM collections
    WHERE id = :collection_id AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
);
-- plan:
--   SEARCH collection_notes USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 2
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--     LIST SUBQUERY 1
--       SCAN json_each VIRTUAL TABLE INDEX 1:
