-- Links for people without an account. A token is shown once; token_hash is its SHA-256. cookie_key signs the cookies of
-- one link, so that renewing it ends every session. public_id is part of addresses and not secret.
CREATE TABLE shares (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    cookie_key BLOB NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    collection_id INTEGER REFERENCES collections (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    title_in_previews INTEGER NOT NULL CHECK (title_in_previews IN (0, 1)),
    password_hash TEXT,
    view_limit INTEGER CHECK (view_limit > 0),
    views INTEGER NOT NULL DEFAULT 0,
    downloads TEXT NOT NULL CHECK (downloads IN ('off', 'derivatives', 'originals')),
    strips_originals INTEGER NOT NULL CHECK (strips_originals IN (0, 1)),
    shows_details INTEGER NOT NULL CHECK (shows_details IN (0, 1)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT;

CREATE INDEX shares_by_maker ON shares (user_id, id);

-- The photos of links that name photos; a link to a collection has none here and shows what the collection holds.
CREATE TABLE share_photos (
    share_id INTEGER NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (share_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX share_photos_by_photo ON share_photos (photo_id);

-- What each link shows now, to be asked about one photo at a time: nothing once it has expired or is revoked, and never what its maker may not see or share.
CREATE VIEW shared_photos AS
SELECT shares.id AS share_id, photos.id AS photo_id
FROM shares
JOIN users ON users.id = shares.user_id
JOIN photos ON photos.collection_id = shares.collection_id
    OR EXISTS (
        SELECT 1 FROM share_photos
        WHERE share_photos.share_id = shares.id AND share_photos.photo_id = photos.id
    )
WHERE shares.revoked_at IS NULL AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER)
    AND users.removed_at IS NULL
    AND (
        users.role = 'admin'
        OR users.role = 'editor' AND (
            users.restricted = 0
            OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )
        )
    )
    AND photos.deleted_at IS NULL AND photos.width > 0;
