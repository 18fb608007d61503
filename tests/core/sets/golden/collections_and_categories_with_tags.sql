-- collections and categories with tags, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :keys "'[\"aaaaaaaaaaaab\"]'"
SELECT name, key, 0 AS photos, (
    SELECT count(*) FROM collections
    WHERE collections.id IN (SELECT collection_id FROM tagged_collections WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ))
        AND collections.photo_count > 0 AND (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
) AS collections, (
    SELECT count(*) FROM categories
    WHERE categories.id IN (SELECT category_id FROM tagged_categories WHERE tag_id IN (
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    ))
        AND categories.photo_count > 0 AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
) AS categories
FROM tags
WHERE key IN (SELECT value FROM json_each(:keys));
-- plan:
--   SEARCH tags USING INDEX sqlite_autoindex_tags_1 (key=?)
--   LIST SUBQUERY 9
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 2
--       SEARCH tagged_collections USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 1
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 3
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 8
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED LIST SUBQUERY 6
--       SEARCH tagged_categories USING PRIMARY KEY (tag_id=?)
--       CORRELATED LIST SUBQUERY 5
--         SEARCH below USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--     LIST SUBQUERY 7
--       SCAN json_each VIRTUAL TABLE INDEX 1:
