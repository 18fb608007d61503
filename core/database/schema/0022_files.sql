-- A photo is a unit of files. `photos` keeps the columns of the primary file, which every list and picture reads; `files`
-- has all files of all photos, the primary ones too, as the triggers below copy them.
-- `start` is the byte at which a video begins that is inside the primary file, otherwise 0.
ALTER TABLE photos ADD COLUMN kind TEXT NOT NULL DEFAULT 'still'
    CHECK (kind IN ('still', 'animated', 'video', 'live', 'raw'));

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    path BLOB NOT NULL,
    start INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL CHECK (role IN (
        'primary', 'raw-twin', 'live-video', 'motion-video', 'edited', 'xmp', 'json'
    )),
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'video', 'raw', 'xmp', 'json')),
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER,
    inode INTEGER,
    sha256 BLOB CHECK (length(sha256) = 32),
    content_id TEXT,
    missing_at INTEGER
) STRICT;

INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns, ctime_ns, inode, missing_at)
SELECT id, root_id, path, 'primary', 'picture', size, mtime_ns, ctime_ns, inode, deleted_at FROM photos ORDER BY id;

CREATE INDEX files_by_photo ON files (photo_id, role);
-- Few photos have other files: scans read these, and nothing else. Paths of primary files are unique in `photos`.
CREATE UNIQUE INDEX other_files_by_path ON files (root_id, path, start) WHERE role <> 'primary';
CREATE INDEX files_by_sha256 ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_by_content_id ON files (content_id) WHERE content_id IS NOT NULL;

CREATE TRIGGER photo_file_added AFTER INSERT ON photos
BEGIN
    INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns, ctime_ns, inode, missing_at)
    VALUES (
        NEW.id, NEW.root_id, NEW.path, 'primary', CASE WHEN NEW.kind IN ('video', 'raw') THEN NEW.kind ELSE 'picture' END,
        NEW.size, NEW.mtime_ns, NEW.ctime_ns, NEW.inode, NEW.deleted_at
    );
END;

CREATE TRIGGER photo_file_changed
AFTER UPDATE OF root_id, path, kind, size, mtime_ns, ctime_ns, inode, head, deleted_at ON photos
BEGIN
    UPDATE files SET
        root_id = NEW.root_id, path = NEW.path,
        kind = CASE WHEN NEW.kind IN ('video', 'raw') THEN NEW.kind ELSE 'picture' END,
        size = NEW.size, mtime_ns = NEW.mtime_ns, ctime_ns = NEW.ctime_ns, inode = NEW.inode, missing_at = NEW.deleted_at,
        sha256 = CASE WHEN NEW.size = OLD.size AND NEW.mtime_ns = OLD.mtime_ns AND NEW.head IS OLD.head THEN sha256 END
    WHERE photo_id = NEW.id AND role = 'primary';
END;

-- Whether a picture is animated shows when it is read: the next scan reads those of these formats again.
UPDATE photos SET must_reread = 1 WHERE format IN ('GIF', 'WebP', 'PNG', 'AVIF');
