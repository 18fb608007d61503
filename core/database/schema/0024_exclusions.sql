-- Folders that admins excluded from the gallery, as core/models/exclusions.py writes them: a name or a path of bytes.
CREATE TABLE exclusions (
    pattern BLOB PRIMARY KEY,
    added_at INTEGER NOT NULL,
    added_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
