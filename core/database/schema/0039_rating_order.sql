-- `rating_sort` is the position in the order "best rated first": millionths of a star times a million, and the votes, so that
-- of equal averages the one of more votes comes first. 0 without a rating. Kept by the triggers below.
ALTER TABLE photos ADD COLUMN rating_sort INTEGER NOT NULL DEFAULT 0;
ALTER TABLE collections ADD COLUMN rating_sort INTEGER NOT NULL DEFAULT 0;

UPDATE photos SET rating_sort = CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999)
WHERE rating IS NOT NULL;
UPDATE collections SET rating_sort = CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999)
WHERE rating IS NOT NULL;

CREATE INDEX photos_by_rating
    ON photos (rating_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_rating
    ON photos (collection_id, rating_sort, id, aspect, category_id, deleted_at, width, below_top)
    WHERE deleted_at IS NULL AND width > 0;

CREATE INDEX collections_by_rating ON collections (category_id, rating_sort, id) WHERE photo_count > 0;

-- Changes of ratings, apart from `value`, so that a vote leaves what is kept of the other orders as it is.
ALTER TABLE photo_revision ADD COLUMN ratings INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER photo_rating_sorted AFTER UPDATE OF rating, votes ON photos
WHEN OLD.rating IS NOT NEW.rating OR OLD.votes <> NEW.votes
BEGIN
    UPDATE photos
    SET rating_sort = coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
    WHERE id = NEW.id;
    UPDATE photo_revision SET ratings = ratings + 1;
END;

CREATE TRIGGER collection_rating_sorted AFTER UPDATE OF rating, votes ON collections
WHEN OLD.rating IS NOT NEW.rating OR OLD.votes <> NEW.votes
BEGIN
    UPDATE collections
    SET rating_sort = coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
    WHERE id = NEW.id;
END;
