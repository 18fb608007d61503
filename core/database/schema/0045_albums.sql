-- Albums of members. `name` has the folders before it: "Trips/2024/Lisbon"; those of one member differ in `name_key`. Ids are random, because they are shown in
-- addresses. A deleted album keeps its rows, so that it can be restored as it was.
CREATE TABLE albums (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    audience TEXT NOT NULL DEFAULT 'private' CHECK (audience IN ('private', 'named', 'all')),
    cover_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
    is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    deleted_at INTEGER
) STRICT;

CREATE INDEX albums_by_name ON albums (user_id, name_key);
CREATE INDEX albums_by_cover ON albums (cover_id) WHERE cover_id IS NOT NULL;

-- The members with whom an album is shared by name.
CREATE TABLE album_readers (
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (album_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX album_readers_by_user ON album_readers (user_id);

-- `place` orders by hand, photos with one place by their ids. `shown_id` is the photo that is listed for this one: itself,
-- or the top of the stack that it is in, once in each album; `core.marks.albums` keeps it.
CREATE TABLE album_photos (
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    shown_id INTEGER,
    PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX album_photos_by_place ON album_photos (album_id, place, shown_id);
CREATE INDEX album_photos_by_shown ON album_photos (shown_id, album_id, place);
CREATE INDEX album_photos_by_photo ON album_photos (photo_id);
CREATE INDEX album_photos_of_stacks ON album_photos (photo_id) WHERE shown_id IS NOT photo_id;

-- Changes of what is in albums, apart from `value`, so that they leave what is kept of other lists as it is.
ALTER TABLE photo_revision ADD COLUMN albums INTEGER NOT NULL DEFAULT 0;

-- Each member has an album from the start.
INSERT INTO albums (id, user_id, name, name_key, is_default)
SELECT abs(random() % 281474976710655) + 1, id, 'Saved', 'saved', 1 FROM users;

CREATE TRIGGER member_has_saved_album AFTER INSERT ON users
BEGIN
    INSERT INTO albums (id, user_id, name, name_key, is_default)
    VALUES (abs(random() % 281474976710655) + 1, NEW.id, 'Saved', 'saved', 1);
END;

-- The words `album` and `albums` belong to photo sets now: categories of these slugs are written with `library/` before them.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set IN ('album', 'albums') OR photo_set GLOB 'album/*' OR photo_set GLOB 'albums/*';
