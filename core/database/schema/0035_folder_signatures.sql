-- The folders of a root as the last scan left them: one whose entries have the same signature is not compared with the
-- database (core/indexing/signatures). NULL where the next scan has to compare.
CREATE TABLE folder_signatures (
    root_id INTEGER NOT NULL REFERENCES roots (id),
    folder BLOB NOT NULL,
    signature BLOB,
    photos INTEGER NOT NULL,
    sidecars INTEGER NOT NULL,
    PRIMARY KEY (root_id, folder)
) STRICT, WITHOUT ROWID;

-- A digest of all else that an index depends on; NULL from the first change of a scan to its end.
ALTER TABLE roots ADD COLUMN signed_for BLOB;

-- Whoever writes what a scan compares with the disk makes the next one compare the folder.
CREATE TRIGGER unsigned_by_added_photo AFTER INSERT ON photos BEGIN
    UPDATE folder_signatures SET signature = NULL
    WHERE root_id = NEW.root_id AND folder = (SELECT folder FROM collections WHERE id = NEW.collection_id)
        AND signature IS NOT NULL;
END;

CREATE TRIGGER unsigned_by_changed_photo
AFTER UPDATE OF root_id, collection_id, path, size, mtime_ns, inode, ctime_ns, deleted_at, must_reread, sidecar_signature
ON photos BEGIN
    UPDATE folder_signatures SET signature = NULL
    WHERE root_id IN (OLD.root_id, NEW.root_id) AND signature IS NOT NULL
        AND folder IN (SELECT folder FROM collections WHERE id IN (OLD.collection_id, NEW.collection_id));
END;

CREATE TRIGGER unsigned_by_removed_photo AFTER DELETE ON photos BEGIN
    UPDATE folder_signatures SET signature = NULL
    WHERE root_id = OLD.root_id AND folder = (SELECT folder FROM collections WHERE id = OLD.collection_id)
        AND signature IS NOT NULL;
END;
