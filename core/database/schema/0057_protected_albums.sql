-- The passphrase of a protected album, as an argon2id hash. Without having opened it, nobody is shown such an album, its owner neither.
ALTER TABLE albums ADD COLUMN passphrase_hash TEXT;

CREATE INDEX protected_albums ON albums (user_id) WHERE passphrase_hash IS NOT NULL;
