-- A share link points to a photo set, stored as its text (core/models/photo_sets.py): travel/paris, travel, share:12.
-- The photos of share:12 are those of link 12 in share_photos. What a guest sees is decided by core/sets, per photo.
DROP VIEW shared_photos;

CREATE TABLE shares_anew (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    cookie_key BLOB NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    photo_set TEXT NOT NULL,
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

-- The words of the grammar are never read as slugs: a collection whose slug begins with one is written behind library/.
INSERT INTO shares_anew
SELECT shares.id, public_id, token_hash, cookie_key, user_id,
    CASE
        WHEN collections.slug IS NULL THEN 'share:' || shares.id
        WHEN substr(collections.slug, 1, instr(collections.slug, '/') - 1) IN ('library', 'by-date', 'selection')
            THEN 'library/' || collections.slug
        ELSE collections.slug
    END,
    shares.title, note, title_in_previews, password_hash, view_limit, views, downloads, strips_originals, shows_details,
    created_at, expires_at, revoked_at, last_used_at
FROM shares LEFT JOIN collections ON collections.id = shares.collection_id;

DROP TABLE shares;

ALTER TABLE shares_anew RENAME TO shares;

CREATE INDEX shares_by_maker ON shares (user_id, id);

-- A link to a category lists its photos by date; members never list a whole category.
CREATE INDEX photos_in_category_by_date ON photos (category_id, taken_local, id, aspect, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
