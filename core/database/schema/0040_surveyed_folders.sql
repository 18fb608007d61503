-- The folders of stored pictures in which the last cleaning found nothing to do (core/pictures/cache/surveyed_folders).
CREATE TABLE surveyed_folders (
    name TEXT PRIMARY KEY,
    -- Which cleaning looked at it.
    run TEXT NOT NULL,
    -- When it was changed last; 0 where there is none, NULL while it has to be looked at.
    mtime_ns INTEGER,
    preview_bytes INTEGER NOT NULL DEFAULT 0,
    -- Until when nothing in it expires, for this setting.
    due REAL NOT NULL DEFAULT 0,
    unused_seconds REAL NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Whoever writes what decides about stored pictures makes the next cleaning look at the folder.
CREATE TRIGGER unsurveyed_by_added_photo AFTER INSERT ON photos BEGIN
    DELETE FROM surveyed_folders WHERE name = substr(NEW.asset_key, 1, 2);
END;

CREATE TRIGGER unsurveyed_by_changed_photo
AFTER UPDATE OF asset_key, root_id, version, has_thumbnail, deleted_at ON photos BEGIN
    DELETE FROM surveyed_folders WHERE name IN (substr(OLD.asset_key, 1, 2), substr(NEW.asset_key, 1, 2));
END;

CREATE TRIGGER unsurveyed_by_removed_photo AFTER DELETE ON photos BEGIN
    DELETE FROM surveyed_folders WHERE name = substr(OLD.asset_key, 1, 2);
END;

CREATE TRIGGER unsurveyed_by_root AFTER UPDATE OF online ON roots WHEN NEW.online <> OLD.online BEGIN
    DELETE FROM surveyed_folders;
END;
