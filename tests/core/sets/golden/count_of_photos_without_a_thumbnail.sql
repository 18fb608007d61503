-- count of photos without a thumbnail
SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND error IS NULL;
-- plan:
--   SCAN photos USING INDEX photos_without_thumbnail
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
