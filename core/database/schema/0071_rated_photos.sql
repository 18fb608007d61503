-- Rated photos from the newest on: queries for ratings read these alone.
CREATE INDEX photos_rated_by_newest ON photos (newest_sort, id, rating, category_id, deleted_at, width, below_top)
    WHERE rating IS NOT NULL AND deleted_at IS NULL AND width > 0;
