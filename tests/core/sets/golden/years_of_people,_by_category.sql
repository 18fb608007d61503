-- years of people, by category
SELECT DISTINCT category_id, person_id, CAST(strftime('%Y', photos.taken_local, 'unixepoch') AS INTEGER) AS year
FROM people CROSS JOIN faces ON faces.person_id = people.id CROSS JOIN photos ON photos.id = faces.photo_id
WHERE people.name <> '' AND people.is_hidden = 0 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.taken_local IS NOT NULL AND photos.taken_source IS NOT 'file' AND photos.id NOT IN (SELECT photo_id FROM archived_photos);
-- plan:
--   SCAN people
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   USE TEMP B-TREE FOR DISTINCT
