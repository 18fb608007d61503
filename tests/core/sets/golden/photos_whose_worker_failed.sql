-- photos whose worker failed
SELECT name, worker_failures FROM photos
WHERE worker_failures > 0 AND error IS NOT NULL AND photos.deleted_at IS NULL
ORDER BY name_sort, id;
-- plan:
--   SCAN photos USING INDEX photos_with_error
--   USE TEMP B-TREE FOR ORDER BY
