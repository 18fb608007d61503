-- other collections of a category
.parameter set :folder 1
.parameter set :root 1
SELECT 1 FROM collections
WHERE category_id = (SELECT id FROM categories WHERE folder = :folder)
    AND collections.photo_count > 0 AND NOT (root_id = :root AND folder = x'')
LIMIT 1;
-- plan:
--   SEARCH collections USING INDEX collections_by_rating (category_id=?)
--   SCALAR SUBQUERY 1
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_2 (folder=?)
