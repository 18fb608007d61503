-- photos to add to an album
.parameter set :album_id 1
.parameter set :gap 1
.parameter set :ids "'[1]'"
INSERT INTO album_photos (album_id, photo_id, place, shown_id)
SELECT :album_id, id, start + :gap * row_number() OVER (ORDER BY number), id
FROM (SELECT coalesce(max(place), 0) AS start FROM album_photos WHERE album_id = :album_id)
JOIN (
    SELECT min(wanted.key) AS number, coalesce(
        (
            SELECT top.id FROM photos AS top
            WHERE photos.below_top AND top.stack_key = photos.stack_key
                AND +top.collection_id = photos.collection_id AND top.deleted_at IS NULL AND top.width > 0 AND top.below_top = 0 AND top.id NOT IN (SELECT photo_id FROM trashed_photos) AND top.id NOT IN (SELECT photo_id FROM story_photos)
        ),
        photos.id
    ) AS id
    FROM json_each(:ids) AS wanted JOIN photos ON photos.id = wanted.value
    GROUP BY 2
) AS chosen
WHERE NOT EXISTS (
    SELECT 1 FROM album_photos AS held
    WHERE held.album_id = :album_id AND (held.photo_id = chosen.id OR held.shown_id = chosen.id)
)
RETURNING photo_id;
-- plan:
--   CO-ROUTINE (subquery-8)
--     MATERIALIZE (subquery-1)
--       SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     MATERIALIZE chosen
--       SCAN wanted VIRTUAL TABLE INDEX 1:
--       SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--       USE TEMP B-TREE FOR GROUP BY
--       CORRELATED SCALAR SUBQUERY 4
--         SEARCH top USING INDEX photos_by_stack (stack_key=?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--       CORRELATED SCALAR SUBQUERY 4
--         SEARCH top USING INDEX photos_by_stack (stack_key=?)
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     SCAN (subquery-1)
--     SCAN chosen
--     CORRELATED SCALAR SUBQUERY 6
--       SEARCH held USING COVERING INDEX album_photos_by_place (album_id=?)
--     USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-8)
