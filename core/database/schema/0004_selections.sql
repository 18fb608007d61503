-- The photos that each member has marked, to take them along.
CREATE TABLE selections (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX selections_by_photo ON selections (photo_id);
