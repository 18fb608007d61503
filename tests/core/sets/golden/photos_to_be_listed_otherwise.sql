-- photos to be listed otherwise
.parameter set :as_sharp 1
SELECT id, collection_id, number, is_below
FROM (
    SELECT photos.id AS id, collection_id, stack_count, below_top, iif(is_there, number, 0) AS number,
        is_there AND place > 1 AS is_below
    FROM (
        SELECT id, is_there, sum(is_there) OVER here AS number, row_number() OVER (
            here ORDER BY is_there DESC, stack_rank, is_sharp DESC, pixels DESC, name_sort, id
        ) AS place
        FROM (
            SELECT *, coalesce(
                sharpness * :as_sharp >= max(iif(is_there, sharpness, NULL)) OVER together, 0
            ) AS is_sharp
            FROM (
                SELECT photos.id AS id, photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AS is_there, stack_key, collection_id, stack_rank, name_sort,
                    width * height AS pixels,
                    iif(count(face) OVER whole_stack = count(*) OVER whole_stack, face, whole) AS sharpness
                FROM photos LEFT JOIN picture_sharpness ON picture_sharpness.photo_id = photos.id
                WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
                WINDOW whole_stack AS (PARTITION BY stack_key, collection_id)
            )
            WINDOW together AS (PARTITION BY stack_key, collection_id)
        )
        WINDOW here AS (PARTITION BY stack_key, collection_id)
    ) AS placed
    JOIN photos ON photos.id = placed.id
)
WHERE (stack_count, below_top) <> (iif(number > 1, number, 0), is_below);
-- plan:
--   MATERIALIZE placed
--     CO-ROUTINE (subquery-8)
--       CO-ROUTINE (subquery-9)
--         CO-ROUTINE (subquery-4)
--           CO-ROUTINE (subquery-10)
--             CO-ROUTINE (subquery-3)
--               CO-ROUTINE (subquery-11)
--                 SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--                 USING INDEX sqlite_autoindex_changed_stacks_1 FOR IN-OPERATOR
--                 SEARCH picture_sharpness USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--                 USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--               SCAN (subquery-11)
--               USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--             SCAN (subquery-3)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-10)
--         SCAN (subquery-4)
--         USE TEMP B-TREE FOR ORDER BY
--       SCAN (subquery-9)
--     SCAN (subquery-8)
--   SCAN placed
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
