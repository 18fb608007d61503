-- Which part of search by meaning a model belongs to (core/understanding); of each part, one model serves.
ALTER TABLE vector_models ADD COLUMN part TEXT NOT NULL DEFAULT 'clip';
