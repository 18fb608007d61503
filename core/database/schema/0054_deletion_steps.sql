-- The journal of permanent deletion: files return from quarantine, their root is found where it was moved, and the history
-- has an entry for each step. A file is in one of two places while it is moving or returning.
ALTER TABLE deletions RENAME TO former_deletions;
DROP INDEX deletions_unfinished;

CREATE TABLE deletions (
    id INTEGER PRIMARY KEY,
    photo_id INTEGER NOT NULL,
    -- Who asked for the step; 0 for the person at the machine.
    user_id INTEGER NOT NULL,
    root_id INTEGER REFERENCES roots (id),
    -- Where the root was when the file was moved, for one that is not known.
    root BLOB NOT NULL,
    path BLOB NOT NULL,
    -- The name of the file in the quarantine folder of its root.
    quarantine BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    -- stranded: it is in quarantine, where nothing touches it any longer.
    state TEXT NOT NULL CHECK (
        state IN ('moving', 'quarantined', 'removed', 'moved-back', 'returning', 'returned', 'stranded')
    ),
    changed_at INTEGER NOT NULL,
    -- The state that the history has an entry for, or that has none; empty before the first.
    recorded TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO deletions (
    id, photo_id, user_id, root_id, root, path, quarantine, size, mtime_ns, sha256, state, changed_at, recorded
)
SELECT id, photo_id, user_id, (SELECT roots.id FROM roots WHERE roots.path = former_deletions.root), root, path,
    quarantine, size, mtime_ns, sha256, state, changed_at, iif(state IN ('moved-back', 'stranded'), state, '')
FROM former_deletions;

DROP TABLE former_deletions;

CREATE INDEX deletions_unfinished ON deletions (state) WHERE recorded <> state;
CREATE INDEX deletions_quarantined ON deletions (changed_at) WHERE state = 'quarantined';
CREATE INDEX deletions_of_photo ON deletions (photo_id);
