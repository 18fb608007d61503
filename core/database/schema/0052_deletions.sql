-- The journal of permanent deletion, a row for each file: written before the file is moved, and after each step.
CREATE TABLE deletions (
    id INTEGER PRIMARY KEY,
    photo_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    root BLOB NOT NULL,
    path BLOB NOT NULL,
    -- The name of the file in the quarantine folder of its root.
    quarantine BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    -- moving: it may be at either place; stranded: it is in quarantine, where nothing touches it any longer.
    state TEXT NOT NULL CHECK (state IN ('moving', 'quarantined', 'removed', 'moved-back', 'stranded')),
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX deletions_unfinished ON deletions (state, changed_at) WHERE state IN ('moving', 'quarantined');
