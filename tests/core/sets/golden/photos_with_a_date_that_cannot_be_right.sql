-- photos with a date that cannot be right
SELECT path, date_problem FROM photos
WHERE date_problem IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
ORDER BY id;
-- plan:
--   SCAN photos USING INDEX photos_with_date_problem
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
