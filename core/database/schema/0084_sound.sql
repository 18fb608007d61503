-- Whether a video has sound; NULL for other photos, and where it is unknown. Videos are read again for it.
ALTER TABLE photos ADD COLUMN has_sound INTEGER CHECK (has_sound IN (0, 1));
UPDATE photos SET must_reread = 1 WHERE kind = 'video';
