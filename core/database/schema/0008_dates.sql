-- Dates from more sources, to the microsecond, and photos without a date. `person`, `sidecar`, `container` and
-- `takeout` are sources that no reader of this version has yet.
-- `date_sort` is the position in the date orders: second of the wall clock (that of the scan for a photo without a
-- date) and microsecond, both as digits of fixed width, then the natural-sort key of the name.
CREATE TABLE photos_with_dates (
    id INTEGER PRIMARY KEY,
    asset_key TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL DEFAULT 1,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    category_id INTEGER NOT NULL REFERENCES categories (id),
    collection_id INTEGER NOT NULL REFERENCES collections (id),
    path BLOB NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    date_sort TEXT NOT NULL,
    format TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    aspect INTEGER NOT NULL CHECK (aspect BETWEEN 0 AND 65535),
    orientation INTEGER NOT NULL DEFAULT 1,
    taken_local INTEGER,
    taken_microsecond INTEGER NOT NULL DEFAULT 0,
    taken_offset INTEGER,
    taken_source TEXT CHECK (taken_source IN (
        'person', 'sidecar', 'exif+offset', 'exif', 'xmp', 'iptc', 'png', 'container', 'takeout', 'gps', 'modified',
        'name', 'file'
    )),
    date_problem TEXT,
    camera_make TEXT,
    camera_model TEXT,
    lens TEXT,
    exposure_seconds REAL,
    aperture REAL,
    iso INTEGER,
    focal_length REAL,
    focal_length_35mm REAL,
    latitude REAL,
    longitude REAL,
    altitude REAL,
    added_at INTEGER NOT NULL,
    deleted_at INTEGER,
    error TEXT,
    error_at INTEGER,
    has_thumbnail INTEGER NOT NULL DEFAULT 0,
    coarse BLOB NOT NULL DEFAULT x'',
    must_reread INTEGER NOT NULL DEFAULT 0,
    UNIQUE (root_id, path),
    CHECK ((taken_local IS NULL) = (taken_source IS NULL))
) STRICT;

INSERT INTO photos_with_dates (
    id, asset_key, version, root_id, category_id, collection_id, path, name, name_sort, date_sort, format, size,
    mtime_ns, width, height, aspect, orientation, taken_local, taken_offset, taken_source, camera_make, camera_model,
    lens, exposure_seconds, aperture, iso, focal_length, focal_length_35mm, latitude, longitude, added_at, deleted_at,
    error, error_at, has_thumbnail, coarse, must_reread
)
SELECT id, asset_key, version, root_id, category_id, collection_id, path, name, name_sort,
    printf('%012d%06d', taken_local + 100000000000, 0) || name_sort, format, size, mtime_ns, width, height, aspect,
    orientation, taken_local, taken_offset, taken_source, camera_make, camera_model, lens, exposure_seconds, aperture,
    iso, focal_length, focal_length_35mm, latitude, longitude, added_at, deleted_at, error, error_at, has_thumbnail,
    coarse, width > 0
FROM photos;

DROP TABLE photos;

ALTER TABLE photos_with_dates RENAME TO photos;

-- The indexes of the earlier migrations, those by date with `date_sort`.
CREATE INDEX photos_in_collection_by_date ON photos (collection_id, date_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_name ON photos (collection_id, name_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_added ON photos (collection_id, added_at, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_collection_by_size ON photos (collection_id, size, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_in_category_by_date ON photos (category_id, date_sort, id, aspect, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_date ON photos (date_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_name ON photos (name_sort, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_added ON photos (added_at, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_by_size ON photos (size, id, aspect, category_id, deleted_at, width)
    WHERE deleted_at IS NULL AND width > 0;
CREATE INDEX photos_without_thumbnail ON photos (id)
    WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL;
CREATE INDEX photos_without_coarse ON photos (id) WHERE coarse = x'' AND has_thumbnail = 1;
CREATE INDEX photos_with_error ON photos (error_at, id) WHERE error IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX photos_with_date_problem ON photos (id) WHERE date_problem IS NOT NULL AND deleted_at IS NULL;
-- Photos that an earlier version read, whose metadata is read again in the background.
CREATE INDEX photos_to_reread ON photos (root_id, id) WHERE must_reread = 1 AND deleted_at IS NULL;
