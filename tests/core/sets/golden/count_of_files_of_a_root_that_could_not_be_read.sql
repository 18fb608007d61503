-- count of files of a root that could not be read
.parameter set :root 1
SELECT (SELECT count(*) FROM photos WHERE error IS NOT NULL AND photos.deleted_at IS NULL AND +root_id = :root)
    + (SELECT count(*) FROM scan_errors WHERE root_id = :root);
-- plan:
--   SCAN CONSTANT ROW
--   SCALAR SUBQUERY 1
--     SCAN photos USING INDEX photos_with_error
--   SCALAR SUBQUERY 2
--     SEARCH scan_errors USING PRIMARY KEY (root_id=?)
