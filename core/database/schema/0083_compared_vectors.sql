-- Whether photos with vectors like this one were compared with its photo, to find copies (core/pictures/duplicates).
ALTER TABLE photo_vectors ADD COLUMN is_compared INTEGER NOT NULL DEFAULT 0 CHECK (is_compared IN (0, 1));

CREATE INDEX photo_vectors_to_compare ON photo_vectors (model_id) WHERE is_compared = 0 AND slot IS NOT NULL;
