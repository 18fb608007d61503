-- The position in the order by rating is written by the same UPDATE as rating and votes: a second one for each row took as
-- long as the first, which bulk changes of ten thousand ratings and their undo felt. What is counted stays the same.

DROP TRIGGER photo_rating_added;
DROP TRIGGER photo_rating_changed;
DROP TRIGGER photo_rating_removed;
DROP TRIGGER collection_rating_added;
DROP TRIGGER collection_rating_changed;
DROP TRIGGER collection_rating_removed;
DROP TRIGGER imported_rating_added;
DROP TRIGGER imported_rating_changed;
DROP TRIGGER imported_rating_removed;
DROP TRIGGER marks_of_member_counted;
DROP TRIGGER photo_rating_sorted;
DROP TRIGGER collection_rating_sorted;

CREATE TRIGGER photo_rating_added AFTER INSERT ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, coalesce(
                avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0)
            ) AS rating
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        )
    ) WHERE id = NEW.photo_id;
END;

CREATE TRIGGER photo_rating_changed AFTER UPDATE OF stars ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, coalesce(
                avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0)
            ) AS rating
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        )
    ) WHERE id = NEW.photo_id;
END;

CREATE TRIGGER photo_rating_removed AFTER DELETE ON rated_photos
BEGIN
    UPDATE photos SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, coalesce(
                avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0)
            ) AS rating
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        )
    ) WHERE id = OLD.photo_id;
END;

CREATE TRIGGER collection_rating_added AFTER INSERT ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, avg(stars) AS rating
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        )
    ) WHERE id = NEW.collection_id;
END;

CREATE TRIGGER collection_rating_changed AFTER UPDATE OF stars ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, avg(stars) AS rating
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        )
    ) WHERE id = NEW.collection_id;
END;

CREATE TRIGGER collection_rating_removed AFTER DELETE ON rated_collections
BEGIN
    UPDATE collections SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, avg(stars) AS rating
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        )
    ) WHERE id = OLD.collection_id;
END;

-- A program's rating shows while no member has rated.
CREATE TRIGGER imported_rating_added AFTER INSERT ON imported_metadata
WHEN coalesce(NEW.rating, 0) > 0 OR EXISTS (
    SELECT 1 FROM photos WHERE id = NEW.photo_id AND votes = 0 AND rating IS NOT NULL
)
BEGIN
    UPDATE photos SET rating = iif(NEW.rating > 0, NEW.rating, NULL),
        rating_sort = iif(NEW.rating > 0, NEW.rating * 1000000000000, 0)
    WHERE id = NEW.photo_id AND votes = 0;
END;

CREATE TRIGGER imported_rating_changed AFTER UPDATE OF rating ON imported_metadata
BEGIN
    UPDATE photos SET rating = iif(NEW.rating > 0, NEW.rating, NULL),
        rating_sort = iif(NEW.rating > 0, NEW.rating * 1000000000000, 0)
    WHERE id = NEW.photo_id AND votes = 0;
END;

CREATE TRIGGER imported_rating_removed AFTER DELETE ON imported_metadata
BEGIN
    UPDATE photos SET rating = NULL, rating_sort = 0 WHERE id = OLD.photo_id AND votes = 0;
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
    UPDATE photos SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, coalesce(
                avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0)
            ) AS rating
            FROM rated_photos JOIN users ON users.id = user_id
            WHERE photo_id = photos.id AND removed_at IS NULL
        )
    ) WHERE id IN (SELECT photo_id FROM rated_photos WHERE user_id = NEW.id);
    UPDATE collections SET (votes, rating, rating_sort) = (
        SELECT votes, rating, coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
        FROM (
            SELECT count(*) AS votes, avg(stars) AS rating
            FROM rated_collections JOIN users ON users.id = user_id
            WHERE collection_id = collections.id AND removed_at IS NULL
        )
    ) WHERE id IN (SELECT collection_id FROM rated_collections WHERE user_id = NEW.id);
END;

CREATE TRIGGER photo_rating_noted AFTER UPDATE OF rating, votes ON photos
WHEN OLD.rating IS NOT NEW.rating OR OLD.votes <> NEW.votes
BEGIN
    UPDATE photo_revision SET ratings = ratings + 1;
END;

-- Changes of more than a year ago keep what the history says, and can no longer be undone: `summary` is what they did, with
-- {things} for what they changed, and `counts` how many things of which kind, as JSON; NULL before that.
ALTER TABLE operations ADD COLUMN summary TEXT;
ALTER TABLE operations ADD COLUMN counts TEXT;
CREATE INDEX operations_with_details ON operations (applied_at) WHERE summary IS NULL;
