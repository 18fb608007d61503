-- The row of a video inside a photo's primary file goes where that file goes.
CREATE TRIGGER photo_file_moved AFTER UPDATE OF root_id, path, deleted_at ON photos
WHEN NEW.kind = 'live'
BEGIN
    UPDATE files SET root_id = NEW.root_id, path = NEW.path, missing_at = NEW.deleted_at
    WHERE photo_id = NEW.id AND role = 'motion-video';
END;

-- Motion photos are recognised when they are read: the next scan reads those of telephones that make them again.
UPDATE photos SET must_reread = 1
WHERE format IN ('JPEG', 'HEIC') AND lower(camera_make) IN (
    'google', 'samsung', 'xiaomi', 'oppo', 'oneplus', 'vivo', 'honor', 'huawei', 'motorola', 'realme', 'sony'
);
