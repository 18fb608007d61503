-- stacks to be kept
.parameter set :keys "'[\"aaaaaaaaaaaab\"]'"
.parameter set :collection_id 1
SELECT DISTINCT stack_key
FROM photos
WHERE stack_key IN (SELECT value FROM json_each(:keys))
    AND (stack_rank = 0 OR collection_id <> :collection_id OR NOT (photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)));
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
