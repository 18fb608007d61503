-- kept squares of the map, a member
.parameter set :spans 1
.parameter set :depth 1
.parameter set :changed 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT square, sum(map_squares.photo_count) AS photos, sum(map_squares.photo_count * mean_latitude) AS latitudes,
    sum(map_squares.photo_count * mean_longitude) AS longitudes
FROM json_each(:spans) AS span CROSS JOIN categories CROSS JOIN map_squares
    ON map_squares.category_id = categories.id AND depth = :depth
        AND square >= span.value ->> 0 AND square < span.value ->> 1
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY square;
-- plan:
--   SCAN span VIRTUAL TABLE INDEX 1:
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH map_squares USING PRIMARY KEY (category_id=? AND depth=? AND square>? AND square<?)
--   USE TEMP B-TREE FOR GROUP BY
