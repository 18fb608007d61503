-- What a viewer of a photo should know about its file: that pixels are missing, for example. NULL for nothing.
ALTER TABLE photos ADD COLUMN note TEXT;

CREATE INDEX photos_with_note ON photos (id) WHERE note IS NOT NULL AND deleted_at IS NULL;

-- The next scan reads files again that could not be read: incomplete ones, and those with damaged metadata, are shown now.
UPDATE photos SET mtime_ns = -1 WHERE error IS NOT NULL;

-- Colours of these formats were not converted, or not in all cases. Apple's pictures have a profile, which was applied.
UPDATE photos SET version = version + 1, has_thumbnail = 0
WHERE format IN ('PNG', 'AVIF') OR (format = 'HEIC' AND coalesce(camera_make, '') <> 'Apple');
