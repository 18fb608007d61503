-- The place of a member's last session if the member did not leave it, as JSON, so that the next one begins there.
CREATE TABLE last_places (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    place TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
