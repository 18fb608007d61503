-- photos of a query by likeness, query:like:"sea" tag:sea, a member
.parameter set :likeness_2 "'sea'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :likeness_1 "'/sea/'"
SELECT photos.id AS id, nearest.place AS place
FROM (SELECT near.photo_id AS photo_id, near.place AS place FROM (SELECT of_slot.photo_id AS photo_id, ranked.key AS place
        FROM vector_models AS model CROSS JOIN json_each(most_like(
            model.sha256, model.dimension, (SELECT vector FROM text_vectors AS asked WHERE asked.model_id = model.id AND asked.text = :likeness_2),
            (
                SELECT group_concat(compared.slot) FROM photos AS photos
                CROSS JOIN photo_vectors AS compared ON compared.photo_id = photos.id
                    AND compared.model_id = model.id AND compared.slot IS NOT NULL
                WHERE (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids))) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :likeness_1) > 0)
    )
            ),
            'text'
        )) AS ranked
        CROSS JOIN photo_vectors AS of_slot ON of_slot.model_id = model.id AND of_slot.slot = ranked.value
        WHERE model.part = 'clip' AND model.is_serving = 1) AS near) AS nearest
CROSS JOIN photos ON photos.id = nearest.photo_id
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY nearest.place;
-- plan:
--   SCAN model
--   SCAN ranked VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH asked USING PRIMARY KEY (model_id=? AND text=?)
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     LIST SUBQUERY 4
--       SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--       LIST SUBQUERY 3
--         SCAN tags USING COVERING INDEX tags_by_parent
--     LIST SUBQUERY 2
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH compared USING PRIMARY KEY (photo_id=? AND model_id=?)
--   SEARCH of_slot USING COVERING INDEX photo_vectors_by_slot (model_id=? AND slot=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 10
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY

-- query:like:"sea" thing:bird text:sea, a member
--   SCAN model
--   SCAN ranked VIRTUAL TABLE INDEX 1:
--   SEARCH asked USING PRIMARY KEY (model_id=? AND text=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photo_things USING COVERING INDEX photo_things_by_thing (thing_id=?)
--   SCAN things USING COVERING INDEX sqlite_autoindex_things_1
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN line_words VIRTUAL TABLE INDEX 0:M1
--   SEARCH photo_lines USING PRIMARY KEY (photo_id=?)
--   SEARCH compared USING PRIMARY KEY (photo_id=? AND model_id=?)
--   SEARCH of_slot USING COVERING INDEX photo_vectors_by_slot (model_id=? AND slot=?)
--   USE TEMP B-TREE FOR ORDER BY

-- query:similar:k3j5x2abcdefg, a member
--   SEARCH model USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH made USING PRIMARY KEY (photo_id=?)
--   SEARCH serving USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN ranked VIRTUAL TABLE INDEX 1:
--   SEARCH of_photo USING PRIMARY KEY (photo_id=? AND model_id=?)
--   SCAN photos
--   SEARCH compared USING PRIMARY KEY (photo_id=? AND model_id=?)
--   SEARCH of_slot USING COVERING INDEX photo_vectors_by_slot (model_id=? AND slot=?)
--   SEARCH of_photo USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH compared USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN near
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
