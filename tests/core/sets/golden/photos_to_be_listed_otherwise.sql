-- photos to be listed otherwise
SELECT id, collection_id, number, is_below
FROM (
    SELECT photos.id AS id, collection_id, stack_count, below_top, iif(is_there, number, 0) AS number,
        is_there AND place > 1 AS is_below
    FROM (
        SELECT id, photos.deleted_at IS NULL AND photos.width > 0 AS is_there,
            sum(photos.deleted_at IS NULL AND photos.width > 0) OVER (PARTITION BY stack_key, collection_id) AS number,
            row_number() OVER (
                PARTITION BY stack_key, collection_id ORDER BY photos.deleted_at IS NULL AND photos.width > 0 DESC, stack_rank, name_sort, id
            ) AS place
        FROM photos
        WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
    ) AS placed
    JOIN photos ON photos.id = placed.id
)
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), is_below);
-- plan:
--   MATERIALIZE placed
--     CO-ROUTINE (subquery-5)
--       CO-ROUTINE (subquery-6)
--         SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--         USING INDEX sqlite_autoindex_changed_stacks_1 FOR IN-OPERATOR
--         USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--       SCAN (subquery-6)
--     SCAN (subquery-5)
--   SCAN placed
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
