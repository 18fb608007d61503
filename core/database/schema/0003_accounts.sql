-- Members by invitation. A removed member keeps the row, for the history, but neither the name nor the right to come in.
CREATE TABLE users_anew (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    removed_at INTEGER
) STRICT;

INSERT INTO users_anew (id, name, role, password_hash, created_at, removed_at)
SELECT id, name, role, password_hash, created_at, removed_at FROM users;

DROP TABLE users;

ALTER TABLE users_anew RENAME TO users;

-- A net below core/accounts/names.py, which compares capitals and accents of every script.
CREATE UNIQUE INDEX users_by_name ON users (lower(name)) WHERE removed_at IS NULL;

-- What a restricted viewer or editor may see; nothing listed means nothing. Admins see everything.
CREATE TABLE category_access (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, category_id)
) STRICT, WITHOUT ROWID;

-- What anybody may see who comes in as `public`; while it is empty, nobody can.
CREATE TABLE public_categories (
    category_id INTEGER PRIMARY KEY REFERENCES categories (id) ON DELETE CASCADE
) STRICT;

-- A token is shown once; this holds its SHA-256. category_ids is a JSON array of what the new member may see, NULL is all.
CREATE TABLE invites (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    category_ids TEXT,
    note TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    used_at INTEGER,
    used_by INTEGER REFERENCES users (id)
) STRICT;

-- Who came in and what was done about members; the name is kept as it was then.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id),
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_kind ON audit (kind, id);
