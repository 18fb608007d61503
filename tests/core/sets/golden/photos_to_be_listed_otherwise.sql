-- photos to be listed otherwise
SELECT id, collection_id, number, is_below
FROM (
    SELECT photos.id AS id, collection_id, stack_count, below_top, iif(is_there, number, 0) AS number,
        is_there AND place > 1 AS is_below
    FROM (
        SELECT id, photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AS is_there,
            sum(photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)) OVER (PARTITION BY stack_key, collection_id) AS number,
            row_number() OVER (
                PARTITION BY stack_key, collection_id ORDER BY photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) DESC, stack_rank, name_sort, id
            ) AS place
        FROM photos
        WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
    ) AS placed
    JOIN photos ON photos.id = placed.id
)
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), is_below);
-- plan:
--   MATERIALIZE placed
--     CO-ROUTINE (subquery-8)
--       CO-ROUTINE (subquery-9)
--         SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--         USING INDEX sqlite_autoindex_changed_stacks_1 FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--       SCAN (subquery-9)
--       USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     SCAN (subquery-8)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   SCAN placed
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
