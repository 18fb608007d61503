-- Views: a member who opens a collection counts once in an hour. `collections.views` is their number, kept by the triggers.
CREATE TABLE collection_views (
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Hours since 1970 in UTC.
    hour INTEGER NOT NULL,
    PRIMARY KEY (collection_id, user_id, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_views_by_member ON collection_views (user_id);

ALTER TABLE collections ADD COLUMN views INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER collection_viewed AFTER INSERT ON collection_views
BEGIN
    UPDATE collections SET views = views + 1 WHERE id = NEW.collection_id;
END;

CREATE TRIGGER collection_view_removed AFTER DELETE ON collection_views
BEGIN
    UPDATE collections SET views = views - 1 WHERE id = OLD.collection_id;
END;

-- Collections by average times votes times views; those that nobody has opened yet count as opened once.
DROP INDEX collections_by_stars;
CREATE INDEX collections_by_stars ON collections (rating * votes * max(views, 1), id, category_id)
    WHERE votes > 0 AND photo_count > 0;

-- The photo at which each member stopped in a collection; one that was shown to its end has none.
CREATE TABLE stops (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    -- Seconds since 1970 in UTC.
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, collection_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX stops_by_time ON stops (user_id, at);
CREATE INDEX stops_by_collection ON stops (collection_id);
CREATE INDEX stops_by_photo ON stops (photo_id);

-- When sessions before the last one ended: those of the last hour, and the newest one before.
CREATE TABLE session_ends (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Seconds since 1970 in UTC.
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, at)
) STRICT, WITHOUT ROWID;
