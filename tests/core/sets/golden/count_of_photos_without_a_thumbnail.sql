-- count of photos without a thumbnail
SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND photos.deleted_at IS NULL AND photos.width > 0 AND error IS NULL;
-- plan:
--   SCAN photos USING INDEX photos_without_thumbnail
