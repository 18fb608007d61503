-- photos that an album shows
.parameter set :album_id 1
.parameter set :ids "'[1]'"
UPDATE album_photos SET shown_id = (
    SELECT iif(
        top.id = photos.id OR NOT EXISTS (
            SELECT 1 FROM album_photos AS held JOIN photos AS other ON other.id = held.photo_id
            WHERE held.album_id = album_photos.album_id AND held.photo_id <> photos.id
                AND other.stack_key = photos.stack_key AND other.collection_id = photos.collection_id
                AND (held.photo_id = top.id OR held.photo_id < photos.id)
        ),
        coalesce(top.id, photos.id), NULL
    )
    FROM photos LEFT JOIN photos AS top
        ON top.stack_key = photos.stack_key AND +top.collection_id = photos.collection_id AND top.deleted_at IS NULL AND top.width > 0 AND top.below_top = 0 AND top.id NOT IN (SELECT photo_id FROM trashed_photos)
    WHERE photos.id = album_photos.photo_id
)
WHERE album_id = :album_id AND photo_id IN (
    SELECT stacked.id FROM photos AS chosen JOIN photos AS stacked ON stacked.stack_key = chosen.stack_key
    WHERE chosen.id IN (SELECT value FROM json_each(:ids))
);
-- plan:
--   SEARCH album_photos USING COVERING INDEX album_photos_by_photo (photo_id=? AND album_id=?)
--   LIST SUBQUERY 5
--     SEARCH chosen USING INTEGER PRIMARY KEY (rowid=?)
--     LIST SUBQUERY 4
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH stacked USING COVERING INDEX photos_by_stack (stack_key=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH top USING INDEX photos_by_stack (stack_key=?) LEFT-JOIN
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     CORRELATED SCALAR SUBQUERY 1
--       SEARCH held USING COVERING INDEX album_photos_by_place (album_id=?)
--       SEARCH other USING INTEGER PRIMARY KEY (rowid=?)
