-- The query of a smart album as it is printed (core/query/query_text.py), which every reader asks for themselves; NULL for an album whose
-- photos members put in.
ALTER TABLE albums ADD COLUMN query TEXT CHECK (query <> '');
