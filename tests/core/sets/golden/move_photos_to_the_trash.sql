-- move photos to the trash
.parameter set :ids "'[1]'"
INSERT INTO trashed_photos (photo_id) SELECT value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING photo_id, collection_id, category_id;
-- plan:
--   SCAN json_each VIRTUAL TABLE INDEX 1:
