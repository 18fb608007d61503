-- Top Picks of photos by average times votes times views, where the views of a photo are those of its collection, as of
-- collections themselves. `photos.views` repeats `collections.views` for photos with votes, so that the index has the rank;
-- one that nobody has opened yet counts as opened once. Of photos without votes the number means nothing.
ALTER TABLE photos ADD COLUMN views INTEGER NOT NULL DEFAULT 0;

UPDATE photos SET views = (SELECT views FROM collections WHERE id = photos.collection_id) WHERE votes > 0;

DROP INDEX photos_by_stars;
CREATE INDEX photos_by_stars ON photos (rating * votes * max(views, 1), id, category_id, below_top)
    WHERE votes > 0 AND deleted_at IS NULL AND width > 0;

-- Missing and unsupported photos, too: they return with the views of their collection.
CREATE INDEX photos_with_votes ON photos (collection_id) WHERE votes > 0;

CREATE TRIGGER collection_views_counted AFTER UPDATE OF views ON collections
WHEN NEW.views <> OLD.views
BEGIN
    UPDATE photos SET views = NEW.views WHERE collection_id = NEW.id AND votes > 0;
END;

CREATE TRIGGER photo_voted AFTER UPDATE OF votes, collection_id ON photos
WHEN NEW.votes > 0 AND NEW.views <> (SELECT views FROM collections WHERE id = NEW.collection_id)
BEGIN
    UPDATE photos SET views = (SELECT views FROM collections WHERE id = NEW.collection_id) WHERE id = NEW.id;
END;

-- The word `top` belongs to photo sets now: a category of that slug is written with `library/` before it.
UPDATE shares SET photo_set = 'library/' || photo_set
WHERE photo_set = 'top' OR photo_set GLOB 'top/*';
