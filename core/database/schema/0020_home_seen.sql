-- When a member's last session was open, in UTC seconds: home counts what is new since then.
CREATE TABLE home_seen (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;
