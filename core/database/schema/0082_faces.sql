-- What a model has found in photos (core/understanding/faces): vectors of unit length, as float16 in little endian. The model
-- is one of `vector_models` of the part 'people'. While another one looks at all photos, faces have two vectors.
CREATE TABLE face_vectors (
    face_id INTEGER NOT NULL REFERENCES faces (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES vector_models (id) ON DELETE CASCADE,
    -- How certain it is that this is a face, from 0 to 1.
    score REAL NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (face_id, model_id)
) STRICT;

CREATE INDEX face_vectors_by_model ON face_vectors (model_id, face_id);

-- The model that has looked for faces in a photo last, and the version of the picture then.
CREATE TABLE faced_photos (
    photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES vector_models (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX faced_photos_by_model ON faced_photos (model_id);

-- The mean of the vectors of a person, as float16, and of how many. A row is missing where faces have come or gone.
CREATE TABLE person_vectors (
    person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES vector_models (id) ON DELETE CASCADE,
    faces INTEGER NOT NULL,
    vector BLOB NOT NULL
) STRICT;

CREATE INDEX person_vectors_by_model ON person_vectors (model_id);

-- Faces of people who were removed: no model makes a vector of them again.
CREATE TABLE forgotten_faces (
    face_id INTEGER PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE
) STRICT;

-- Who is not in a photo, as members said.
CREATE TABLE absent_people (
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (photo_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX absent_people_by_person ON absent_people (person_id, photo_id);

-- Whom a person was merged into: their number finds the photos of that one.
ALTER TABLE people ADD COLUMN merged_into INTEGER REFERENCES people (id) ON DELETE SET NULL;

CREATE INDEX people_by_merge ON people (merged_into) WHERE merged_into IS NOT NULL;

-- Those that are to be given to a person.
CREATE INDEX faces_without_person ON faces (id) WHERE person_id IS NULL;

CREATE TRIGGER person_gained_face AFTER INSERT ON faces WHEN new.person_id IS NOT NULL BEGIN
    DELETE FROM person_vectors WHERE person_id = new.person_id;
END;

CREATE TRIGGER person_changed_face AFTER UPDATE OF person_id ON faces WHEN old.person_id IS NOT new.person_id BEGIN
    DELETE FROM person_vectors WHERE person_id IN (old.person_id, new.person_id);
END;

CREATE TRIGGER person_lost_face AFTER DELETE ON faces WHEN old.person_id IS NOT NULL BEGIN
    DELETE FROM person_vectors WHERE person_id = old.person_id;
END;

-- The vectors of a face of a person change the mean.
CREATE TRIGGER person_gained_vector AFTER INSERT ON face_vectors BEGIN
    DELETE FROM person_vectors WHERE person_id = (SELECT person_id FROM faces WHERE id = new.face_id);
END;

CREATE TRIGGER person_lost_vector AFTER DELETE ON face_vectors BEGIN
    DELETE FROM person_vectors WHERE person_id = (SELECT person_id FROM faces WHERE id = old.face_id);
END;
