-- categories with a tag, by date, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :first 1
.parameter set :end "'z'"
SELECT id, slug, name, folder, collection_count, photo_count, newest_local,
    categories.photo_count > 0 AND NOT EXISTS (
        SELECT 1 FROM collections JOIN roots ON roots.id = collections.root_id
        WHERE collections.category_id = categories.id AND collections.photo_count > 0 AND online
    ) AS is_away,
    favourites, photo_count = archived_count AS is_archived,
    EXISTS (SELECT 1 FROM favourite_categories WHERE user_id = :user_id AND category_id = categories.id) AS is_favourite
FROM categories
WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
    AND categories.photo_count > 0 AND id IN (
        SELECT category_id FROM tagged_categories
        WHERE tag_id IN (SELECT tags.id FROM tags WHERE key >= :first AND key < :end)
    )
ORDER BY newest_sort DESC, id DESC;
-- plan:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 5
--     SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 4
--       SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
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
--   SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
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
--   SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
