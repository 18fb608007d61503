-- The photos of a category by their squares on the map, in lists of some hundred squares of a level: 32 bits for each
-- of the mean longitude (2^32 for 360 degrees, from 180 W), the mean latitude (in the same unit, from the south pole)
-- and the number of photos (core/library/places/square_lists.py). A list has the edges of its squares, by which a view
-- leaves it out. Lists are made again as `category_facts` are.
DROP TABLE map_squares;

CREATE TABLE map_squares (
    category_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    part INTEGER NOT NULL,
    west INTEGER NOT NULL,
    east INTEGER NOT NULL,
    south INTEGER NOT NULL,
    north INTEGER NOT NULL,
    squares BLOB NOT NULL,
    PRIMARY KEY (category_id, level, part)
) STRICT;

INSERT INTO changed_facts SELECT id, 1 FROM categories WHERE id NOT IN (SELECT category_id FROM changed_facts);
