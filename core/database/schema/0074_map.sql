-- Photos by their squares on the map, of 360 / 2^18 degrees (core/models/places/map_grid.py): from the lowest digit of
-- their numbers on, two bits of the column and two of the row; 180° E is in the same square as 180° W.
CREATE INDEX photos_on_map ON photos (category_id, (
    (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 0)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 0) & 3) << 2)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 4)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 2) & 3) << 6)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 8)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 4) & 3) << 10)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 12)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 6) & 3) << 14)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 16)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 8) & 3) << 18)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 20)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 10) & 3) << 22)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 24)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 12) & 3) << 26)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 28)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 14) & 3) << 30)
    | (((CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 32)
    | (((CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER) >> 16) & 3) << 34)
), latitude, longitude, deleted_at, width, below_top)
WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND deleted_at IS NULL AND width > 0 AND below_top = 0;

-- How many photos of a category are in a square of so many digits, and where on average. Squares within another one are
-- kept only if that has more photos than are counted at once. They are counted again as `category_facts` are.
CREATE TABLE map_squares (
    category_id INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    square INTEGER NOT NULL,
    photo_count INTEGER NOT NULL,
    mean_latitude REAL NOT NULL,
    mean_longitude REAL NOT NULL,
    PRIMARY KEY (category_id, depth, square)
) STRICT, WITHOUT ROWID;

INSERT INTO changed_facts SELECT id, 1 FROM categories WHERE id NOT IN (SELECT category_id FROM changed_facts);
