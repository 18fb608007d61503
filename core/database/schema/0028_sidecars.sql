-- Which sidecars the metadata of a photo were read with, as a digest of their names, sizes and times: a scan reads the
-- photo again when it differs. NULL without sidecars; -1 if one could not be read, so that the next scan tries again.
ALTER TABLE photos ADD COLUMN sidecar_signature INTEGER;

-- Whether the owner of a Google account marked the photo as a favourite.
ALTER TABLE imported_metadata ADD COLUMN is_favourite INTEGER NOT NULL DEFAULT 0 CHECK (is_favourite IN (0, 1));
