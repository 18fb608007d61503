-- Codes with which members set a new password, each shown once to the admin who issued it; this holds its SHA-256.
CREATE TABLE password_resets (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX password_resets_by_user ON password_resets (user_id);

-- Increased to end all sessions of a member; a session is valid while it is the number that it signed in with.
ALTER TABLE users ADD COLUMN session_revision INTEGER NOT NULL DEFAULT 0;
