-- photos that albums show of stacks
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
WHERE photo_id IN (
    SELECT id FROM photos WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
    UNION ALL
    SELECT id FROM photos
    WHERE id IN (SELECT photo_id FROM album_photos WHERE shown_id IS NOT photo_id) AND stack_key IS NULL
);
-- plan:
--   SEARCH album_photos USING COVERING INDEX album_photos_by_photo (photo_id=?)
--   LIST SUBQUERY 7
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH photos USING COVERING INDEX photos_by_stack (stack_key=?)
--         USING INDEX sqlite_autoindex_changed_stacks_1 FOR IN-OPERATOR
--       UNION ALL
--         SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--         LIST SUBQUERY 6
--           SCAN album_photos USING INDEX album_photos_of_stacks
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH top USING INDEX photos_by_stack (stack_key=?) LEFT-JOIN
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     CORRELATED SCALAR SUBQUERY 1
--       SEARCH held USING COVERING INDEX album_photos_by_place (album_id=?)
--       SEARCH other USING INTEGER PRIMARY KEY (rowid=?)
