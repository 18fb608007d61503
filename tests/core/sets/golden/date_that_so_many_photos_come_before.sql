-- date that so many photos come before
.parameter set :end "'z'"
.parameter set :skipped 1
SELECT newest_sort
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND newest_sort < :end
ORDER BY newest_sort DESC
LIMIT 1 OFFSET :skipped;
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_newest (newest_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
