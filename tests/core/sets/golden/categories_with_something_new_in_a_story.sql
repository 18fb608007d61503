-- categories with something new in a story, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :user_id 2
SELECT DISTINCT collections.category_id
FROM story_folders CROSS JOIN collections ON collections.id = owner_id
WHERE collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids))) AND EXISTS (
    SELECT 1 FROM photos AS told
    WHERE told.collection_id = story_folders.collection_id AND told.deleted_at IS NULL AND told.width > 0 AND told.below_top = 0 AND told.id NOT IN (SELECT photo_id FROM trashed_photos)
        AND told.id NOT IN (SELECT photo_id FROM seen_stories WHERE user_id = :user_id)
);
-- plan:
--   SCAN story_folders USING COVERING INDEX story_folders_by_owner
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH told USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 3
--       SEARCH seen_stories USING PRIMARY KEY (user_id=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR DISTINCT
