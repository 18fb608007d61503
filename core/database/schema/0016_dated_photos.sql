-- Months and years hold photos with a date only; with the date in the index, their outlines and counts need no rows.
DROP INDEX photos_by_date;
CREATE INDEX photos_by_date ON photos (date_sort, id, aspect, category_id, deleted_at, width, taken_local)
    WHERE deleted_at IS NULL AND width > 0;
