-- Marks of members. What each member has for themselves stands in tables of pairs without times: the history has those.
CREATE TABLE favourite_photos (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE favourite_collections (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, collection_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE favourite_categories (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, category_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rated_photos (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    PRIMARY KEY (user_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rated_collections (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    PRIMARY KEY (user_id, collection_id)
) STRICT, WITHOUT ROWID;

-- The triggers look up the members who marked one thing.
CREATE INDEX favourite_photos_by_photo ON favourite_photos (photo_id);
CREATE INDEX favourite_collections_by_collection ON favourite_collections (collection_id);
CREATE INDEX favourite_categories_by_category ON favourite_categories (category_id);
CREATE INDEX rated_photos_by_photo ON rated_photos (photo_id, stars);
CREATE INDEX rated_collections_by_collection ON rated_collections (collection_id, stars);

-- Kept by the triggers below, which count again instead of adding, so that nothing drifts; `doctor` proves them.
-- `favourites` and `votes` count members, without former ones. `rating` is the average of the votes; for a photo without
-- votes it is the rating that a program wrote into the file; NULL without both.
ALTER TABLE photos ADD COLUMN favourites INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN rating REAL;
ALTER TABLE collections ADD COLUMN favourites INTEGER NOT NULL DEFAULT 0;
ALTER TABLE collections ADD COLUMN votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE collections ADD COLUMN rating REAL;
ALTER TABLE categories ADD COLUMN favourites INTEGER NOT NULL DEFAULT 0;

UPDATE photos SET rating = (SELECT rating FROM imported_metadata WHERE photo_id = photos.id)
WHERE id IN (SELECT photo_id FROM imported_metadata WHERE rating > 0);

CREATE TRIGGER favourite_photo_added AFTER INSERT ON favourite_photos
BEGIN
    UPDATE photos SET favourites = (
            SELECT count(*) FROM favourite_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id = NEW.photo_id;
END;

CREATE TRIGGER favourite_photo_removed AFTER DELETE ON favourite_photos
BEGIN
    UPDATE photos SET favourites = (
            SELECT count(*) FROM favourite_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id = OLD.photo_id;
END;

CREATE TRIGGER favourite_collection_added AFTER INSERT ON favourite_collections
BEGIN
    UPDATE collections SET favourites = (
            SELECT count(*) FROM favourite_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id = NEW.collection_id;
END;

CREATE TRIGGER favourite_collection_removed AFTER DELETE ON favourite_collections
BEGIN
    UPDATE collections SET favourites = (
            SELECT count(*) FROM favourite_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id = OLD.collection_id;
END;

CREATE TRIGGER favourite_category_added AFTER INSERT ON favourite_categories
BEGIN
    UPDATE categories SET favourites = (
            SELECT count(*) FROM favourite_categories JOIN users ON users.id = user_id
            WHERE category_id = categories.id AND removed_at IS NULL
        ) WHERE id = NEW.category_id;
END;

CREATE TRIGGER favourite_category_removed AFTER DELETE ON favourite_categories
BEGIN
    UPDATE categories SET favourites = (
            SELECT count(*) FROM favourite_categories JOIN users ON users.id = user_id
            WHERE category_id = categories.id AND removed_at IS NULL
        ) WHERE id = OLD.category_id;
END;

CREATE TRIGGER photo_rating_added AFTER INSERT ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating) = (
            SELECT count(*), coalesce(avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0))
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id = NEW.photo_id;
END;

CREATE TRIGGER photo_rating_changed AFTER UPDATE OF stars ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating) = (
            SELECT count(*), coalesce(avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0))
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id = NEW.photo_id;
END;

CREATE TRIGGER photo_rating_removed AFTER DELETE ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating) = (
            SELECT count(*), coalesce(avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0))
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id = OLD.photo_id;
END;

CREATE TRIGGER collection_rating_added AFTER INSERT ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating) = (
            SELECT count(*), avg(stars)
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id = NEW.collection_id;
END;

CREATE TRIGGER collection_rating_changed AFTER UPDATE OF stars ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating) = (
            SELECT count(*), avg(stars)
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id = NEW.collection_id;
END;

CREATE TRIGGER collection_rating_removed AFTER DELETE ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating) = (
            SELECT count(*), avg(stars)
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id = OLD.collection_id;
END;

-- A program's rating shows while no member has rated.
CREATE TRIGGER imported_rating_added AFTER INSERT ON imported_metadata
WHEN coalesce(NEW.rating, 0) > 0 OR EXISTS (
    SELECT 1 FROM photos WHERE id = NEW.photo_id AND votes = 0 AND rating IS NOT NULL
)
BEGIN
    UPDATE photos SET rating = iif(NEW.rating > 0, NEW.rating, NULL) WHERE id = NEW.photo_id AND votes = 0;
END;

CREATE TRIGGER imported_rating_changed AFTER UPDATE OF rating ON imported_metadata
BEGIN
    UPDATE photos SET rating = iif(NEW.rating > 0, NEW.rating, NULL) WHERE id = NEW.photo_id AND votes = 0;
END;

CREATE TRIGGER imported_rating_removed AFTER DELETE ON imported_metadata
BEGIN
    UPDATE photos SET rating = NULL WHERE id = OLD.photo_id AND votes = 0;
END;

-- The marks of a removed member no longer count, and count again when they are restored.
CREATE TRIGGER marks_of_member_counted AFTER UPDATE OF removed_at ON users
BEGIN
    UPDATE photos SET favourites = (
            SELECT count(*) FROM favourite_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id IN (SELECT photo_id FROM favourite_photos WHERE user_id = NEW.id);
    UPDATE collections SET favourites = (
            SELECT count(*) FROM favourite_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id IN (SELECT collection_id FROM favourite_collections WHERE user_id = NEW.id);
    UPDATE categories SET favourites = (
            SELECT count(*) FROM favourite_categories JOIN users ON users.id = user_id
            WHERE category_id = categories.id AND removed_at IS NULL
        ) WHERE id IN (SELECT category_id FROM favourite_categories WHERE user_id = NEW.id);
    UPDATE photos SET (votes, rating) = (
            SELECT count(*), coalesce(avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0))
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        ) WHERE id IN (SELECT photo_id FROM rated_photos WHERE user_id = NEW.id);
    UPDATE collections SET (votes, rating) = (
            SELECT count(*), avg(stars)
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        ) WHERE id IN (SELECT collection_id FROM rated_collections WHERE user_id = NEW.id);
END;

-- The word `favourites` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'favourites' OR photo_set GLOB 'favourites/*';
