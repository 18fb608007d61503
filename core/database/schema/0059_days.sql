-- Photos by the day on the clock of their place, of each collection, and of each category as the sum of its collections; kept
-- with their other counts. `day` counts days since 1970-01-01; -1000000 is that of photos without a date of their own.
CREATE TABLE collection_days (
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    photo_count INTEGER NOT NULL,
    archived_count INTEGER NOT NULL,
    PRIMARY KEY (collection_id, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_days_by_category ON collection_days (category_id, day, photo_count, archived_count);

CREATE TABLE category_days (
    day INTEGER NOT NULL,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    photo_count INTEGER NOT NULL,
    archived_count INTEGER NOT NULL,
    PRIMARY KEY (day, category_id)
) STRICT, WITHOUT ROWID;

-- Seconds are shifted by 51,200 so that whole days are counted from a midnight; `newest_sort` holds them since the year -1199.
INSERT INTO collection_days
SELECT collection_id,
    iif(photos.newest_sort < '1', -1000000, (CAST(substr(photos.newest_sort, 2, 12) AS INTEGER) + 51200) / 86400 - 1157408) AS taken_on,
    collections.category_id, count(*), sum(photos.id IN (SELECT photo_id FROM archived_photos))
FROM photos JOIN collections ON collections.id = collection_id
WHERE deleted_at IS NULL AND width > 0 AND below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)
GROUP BY collection_id, taken_on;

INSERT INTO category_days
SELECT day, category_id, sum(photo_count), sum(archived_count) FROM collection_days GROUP BY category_id, day;
