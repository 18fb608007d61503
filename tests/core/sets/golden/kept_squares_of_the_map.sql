-- kept squares of the map, a member
.parameter set :level 1
.parameter set :changed 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :south 1
.parameter set :north 1
.parameter set :west 1
.parameter set :east 1
.parameter set :other_west 1
.parameter set :other_east 1
SELECT squares
FROM categories CROSS JOIN map_squares ON map_squares.category_id = categories.id AND level = :level
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
    AND north >= :south AND south < :north
    AND (map_squares.east >= :west AND map_squares.west < :east
        OR map_squares.east >= :other_west AND map_squares.west < :other_east);
-- plan:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH map_squares USING INDEX sqlite_autoindex_map_squares_1 (category_id=? AND level=?)
