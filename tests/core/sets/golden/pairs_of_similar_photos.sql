-- pairs of similar photos, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT first_id, second_id, distance
FROM similar_photos
JOIN photos AS one ON one.id = first_id
JOIN photos AS other ON other.id = second_id
WHERE one.deleted_at IS NULL AND one.width > 0 AND one.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR one.category_id IN (SELECT value FROM json_each(:category_ids))) AND other.deleted_at IS NULL AND other.width > 0 AND other.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR other.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND (one.stack_key IS NULL OR one.stack_key IS NOT other.stack_key);
-- plan:
--   SCAN similar_photos USING INDEX similar_photos_by_second
--   SEARCH other USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 4
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH one USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
