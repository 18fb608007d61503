-- names of collections
SELECT category_id, id, name, newest_sort
FROM collections
WHERE collections.photo_count > 0
ORDER BY newest_sort DESC, id DESC;
-- plan:
--   SCAN collections USING INDEX collections_by_rating
--   USE TEMP B-TREE FOR ORDER BY
