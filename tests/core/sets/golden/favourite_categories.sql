-- favourite categories, by date, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT id, slug, name, folder, collection_count, photo_count, newest_local,
    categories.photo_count > 0 AND NOT EXISTS (
        SELECT 1 FROM collections JOIN roots ON roots.id = collections.root_id
        WHERE collections.category_id = categories.id AND collections.photo_count > 0 AND online
    ) AS is_away,
    favourites, photo_count = archived_count AS is_archived,
    EXISTS (SELECT 1 FROM favourite_categories WHERE user_id = :user_id AND category_id = categories.id) AS is_favourite
FROM categories
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
    AND categories.photo_count > 0 AND categories.id IN (SELECT category_id FROM favourite_categories WHERE user_id = :user_id)
ORDER BY newest_sort DESC, id DESC;
-- plan:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 4
--     SEARCH favourite_categories USING PRIMARY KEY (user_id=?)
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH collections USING INDEX collections_by_rating (category_id=?)
--     SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, a member
-- by name, a member
-- by added, a member
-- by size, a member
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, the guest of a link to travel/paris with favourites
--   SCAN categories
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, a session without an account
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
