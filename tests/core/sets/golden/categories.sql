-- categories, by date, a member
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
    AND categories.photo_count > 0
ORDER BY newest_sort DESC, id DESC;
-- plan:
--   SCAN categories USING INDEX categories_by_newest
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH collections USING INDEX collections_by_rating (category_id=?)
--     SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)

-- by oldest, a member
--   SCAN categories USING INDEX categories_by_oldest
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)

-- by name, a member
--   SCAN categories USING INDEX categories_by_name
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)

-- by added, a member
--   SCAN categories USING INDEX categories_by_added
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)

-- by size, a member
--   SCAN categories USING INDEX categories_by_size
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_categories USING PRIMARY KEY (user_id=? AND category_id=?)

-- by oldest, the guest of a link to travel/paris with favourites
--   SCAN categories
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- by oldest, a session without an account
--   SCAN categories USING INDEX categories_by_oldest
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
