-- Photos next to which `write_sidecars` has written a sidecar, with a digest of their path and of what it says; also where
-- a file of another program is in its place, so that it is looked at again only when there is something else to say.
CREATE TABLE written_sidecars (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
