-- What each member has looked at lately, for their recommendations: a collection once in an hour, kept for 30 days. Nobody
-- else reads it, no export has it, and its member erases it.
CREATE TABLE interests (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    -- Hours since 1970 in UTC.
    hour INTEGER NOT NULL,
    PRIMARY KEY (user_id, collection_id, hour)
) STRICT, WITHOUT ROWID;

CREATE INDEX interests_by_collection ON interests (collection_id);
CREATE INDEX interests_by_hour ON interests (hour);

-- All videos, which are few of the photos.
CREATE INDEX photos_videos ON photos (newest_sort, id, category_id, below_top)
    WHERE kind = 'video' AND deleted_at IS NULL AND width > 0;

-- What has become a video, or no longer is one, changes lists of videos.
CREATE TRIGGER photo_kind_changed AFTER UPDATE OF kind ON photos
WHEN OLD.kind IS NOT NEW.kind
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;
