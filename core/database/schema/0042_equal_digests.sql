-- The digests that several files have, so that equal files are found without reading those of all.
CREATE TABLE equal_digests (sha256 BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO equal_digests SELECT sha256 FROM files WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1;

CREATE TRIGGER equal_file_added AFTER INSERT ON files
WHEN EXISTS (SELECT 1 FROM files WHERE sha256 = NEW.sha256 AND id <> NEW.id)
BEGIN
    INSERT INTO equal_digests SELECT NEW.sha256 WHERE NEW.sha256 NOT IN (SELECT sha256 FROM equal_digests);
END;

CREATE TRIGGER equal_file_changed AFTER UPDATE OF sha256 ON files WHEN NEW.sha256 IS NOT OLD.sha256
BEGIN
    DELETE FROM equal_digests
    WHERE sha256 = OLD.sha256 AND (SELECT count(*) FROM files WHERE sha256 = OLD.sha256) < 2;
    INSERT INTO equal_digests SELECT NEW.sha256
    WHERE EXISTS (SELECT 1 FROM files WHERE sha256 = NEW.sha256 AND id <> NEW.id)
        AND NEW.sha256 NOT IN (SELECT sha256 FROM equal_digests);
END;

CREATE TRIGGER equal_file_removed AFTER DELETE ON files WHEN OLD.sha256 IS NOT NULL
BEGIN
    DELETE FROM equal_digests
    WHERE sha256 = OLD.sha256 AND (SELECT count(*) FROM files WHERE sha256 = OLD.sha256) < 2;
END;
