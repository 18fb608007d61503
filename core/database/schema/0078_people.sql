-- People in photos, shared by all members. A person without a name is a group of faces that look alike. Two people can have
-- one name; `key` is that name without case and accents. Rows of people who were removed stay, without a name and faces, so
-- that a number is never given again: queries and the history have it.
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    -- 1 where the name is hidden: lists and queries leave the person out.
    is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    -- The member with access to some categories only who gave a person without a name the present one, and can take it
    -- back; NULL for other names.
    named_by INTEGER REFERENCES users (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX people_by_key ON people (key);
CREATE INDEX people_by_namer ON people (named_by) WHERE named_by IS NOT NULL;

-- Whom the names in files mean, by their keys. NULL: a person that members removed, whose name scans leave out.
CREATE TABLE file_people (
    key TEXT PRIMARY KEY,
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX file_people_by_person ON file_people (person_id) WHERE person_id IS NOT NULL;

-- Faces, with the box as fractions of the upright photo from the top left. `file_key` is the key of the name in the file, NULL
-- for a face that is not in the file. A confirmed face stays with its person whatever faces it looks like. The number
-- of a face that is gone is given to another one.
CREATE TABLE faces (
    id INTEGER PRIMARY KEY,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
    file_key TEXT,
    box_left REAL NOT NULL,
    box_top REAL NOT NULL,
    box_width REAL NOT NULL,
    box_height REAL NOT NULL,
    is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1))
) STRICT;

CREATE INDEX faces_by_photo ON faces (photo_id);
CREATE INDEX faces_by_person ON faces (person_id, photo_id) WHERE person_id IS NOT NULL;
CREATE INDEX faces_by_file_key ON faces (file_key) WHERE file_key IS NOT NULL;

-- Any file may have faces.
UPDATE photos SET must_reread = 1;
