-- A scan of a few folders reads the rows of missing files anywhere in its root, which may have been moved there.
CREATE INDEX photos_missing ON photos (root_id) WHERE deleted_at IS NOT NULL;
CREATE INDEX other_files_missing ON files (root_id) WHERE role <> 'primary' AND missing_at IS NOT NULL;
