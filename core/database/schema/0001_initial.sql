-- The first shape of the gallery's database. Paths are BLOBs because file names are bytes; names are safe to show.
-- Times: *_at are UTC seconds; taken_local is the photographer's wall clock as seconds since 1970 without any zone.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;

CREATE TABLE user_keys (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    label TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

CREATE INDEX user_keys_by_user ON user_keys (user_id);

CREATE TABLE claims (
    code_hash TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE preferences (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE roots (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    scanned_at INTEGER,
    online INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folder BLOB NOT NULL UNIQUE,
    name_sort TEXT NOT NULL,
    collection_count INTEGER NOT NULL DEFAULT 0,
    photo_count INTEGER NOT NULL DEFAULT 0,
    total_size INTEGER NOT NULL DEFAULT 0,
    oldest_local INTEGER,
    newest_local INTEGER,
    added_at INTEGER NOT NULL
) STRICT;

-- A category or collection is listed while it holds a listed photo; its listings repeat this condition word for word.
CREATE INDEX categories_by_name ON categories (name_sort, id) WHERE photo_count > 0;
CREATE INDEX categories_by_newest ON categories (newest_local, id) WHERE photo_count > 0;
CREATE INDEX categories_by_oldest ON categories (oldest_local, id) WHERE photo_count > 0;
CREATE INDEX categories_by_added ON categories (added_at, id) WHERE photo_count > 0;
CREATE INDEX categories_by_size ON categories (total_size, id) WHERE photo_count > 0;

CREATE TABLE collections (
    id INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES categories (id),
    root_id INTEGER NOT NULL REFERENCES roots (id),
    folder BLOB NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    chosen_cover_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
    automatic_cover_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
    photo_count INTEGER NOT NULL DEFAULT 0,
    total_size INTEGER NOT NULL DEFAULT 0,
    oldest_local INTEGER,
    newest_local INTEGER,
    added_at INTEGER NOT NULL,
    UNIQUE (root_id, folder)
) STRICT;

CREATE INDEX collections_by_name ON collections (category_id, name_sort, id) WHERE photo_count > 0;
CREATE INDEX collections_by_newest ON collections (category_id, newest_local, id) WHERE photo_count > 0;
CREATE INDEX collections_by_oldest ON collections (category_id, oldest_local, id) WHERE photo_count > 0;
CREATE INDEX collections_by_added ON collections (category_id, added_at, id) WHERE photo_count > 0;
CREATE INDEX collections_by_size ON collections (category_id, total_size, id) WHERE photo_count > 0;
-- Without these, deleting one photo row would read every collection to clear its covers.
CREATE INDEX collections_by_chosen_cover ON collections (chosen_cover_id) WHERE chosen_cover_id IS NOT NULL;
CREATE INDEX collections_by_automatic_cover ON collections (automatic_cover_id) WHERE automatic_cover_id IS NOT NULL;

CREATE TABLE photos (
    id INTEGER PRIMARY KEY,
    asset_key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 1,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    category_id INTEGER NOT NULL REFERENCES categories (id),
    collection_id INTEGER NOT NULL REFERENCES collections (id),
    path BLOB NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    aspect INTEGER NOT NULL CHECK (aspect BETWEEN 0 AND 65535),
    orientation INTEGER NOT NULL DEFAULT 1,
    taken_local INTEGER NOT NULL,
    taken_offset INTEGER,
    taken_source TEXT NOT NULL CHECK (taken_source IN ('exif+offset', 'exif', 'gps', 'file')),
    camera_make TEXT,
    camera_model TEXT,
    lens TEXT,
    exposure_seconds REAL,
    aperture REAL,
    iso INTEGER,
    focal_length REAL,
    focal_length_35mm REAL,
    latitude REAL,
    longitude REAL,
    added_at INTEGER NOT NULL,
    deleted_at INTEGER,
    error TEXT,
    error_at INTEGER,
    has_thumbnail INTEGER NOT NULL DEFAULT 0,
    UNIQUE (root_id, path)
) STRICT;

-- A photo is listed while its file is there and its header could be read; every listing repeats this condition word for word.
-- The columns after the id make these indexes cover outlines and counts: SQLite reads those of the condition, too.
CREATE INDEX photos_in_collection_by_date ON photos (collection_id, taken_local, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_name ON photos (collection_id, name_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_added ON photos (collection_id, added_at, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_size ON photos (collection_id, size, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_date ON photos (taken_local, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_name ON photos (name_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_added ON photos (added_at, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_size ON photos (size, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_without_thumbnail ON photos (id) WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL;
CREATE INDEX photos_with_error ON photos (error_at, id) WHERE error IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE scan_runs (
    id INTEGER PRIMARY KEY,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    started_at INTEGER NOT NULL,
    seconds REAL,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    moved INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Folders and other things that could not be read; unreadable media files carry their reason in photos.error.
CREATE TABLE scan_errors (
    root_id INTEGER NOT NULL REFERENCES roots (id),
    path BLOB NOT NULL,
    reason TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (root_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE operations (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    inverse TEXT NOT NULL,
    applied_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE INDEX operations_standing ON operations (user_id, id) WHERE undone_at IS NULL;
