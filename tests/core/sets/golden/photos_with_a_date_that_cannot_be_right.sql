-- photos with a date that cannot be right
SELECT path, date_problem FROM photos
WHERE date_problem IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0
ORDER BY id;
-- plan:
--   SCAN photos USING INDEX photos_with_date_problem
