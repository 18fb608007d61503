-- The named places of photos, found from their coordinates (core/library/places): a city, a part of one, or a country far
-- from all cities. Ids of GeoNames tell cities of one name apart; 0 where only the country is known, or there is no part.
-- `path` has the slugs of country, region ("-" if it is unknown) and city. No row is ever removed: photos refer to it.
CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    country_code TEXT NOT NULL,
    city_id INTEGER NOT NULL,
    neighbourhood_id INTEGER NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    city TEXT NOT NULL,
    neighbourhood TEXT NOT NULL,
    zone TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    path TEXT NOT NULL,
    UNIQUE (country_code, city_id, neighbourhood_id)
) STRICT;

CREATE INDEX places_by_path ON places (path);

-- NULL: not looked for yet, or without a place.
ALTER TABLE photos ADD COLUMN place_id INTEGER;

CREATE INDEX photos_by_place ON photos (place_id, newest_sort) WHERE place_id IS NOT NULL;

-- Photos whose place is to be found. `places prepare` adds all with coordinates.
CREATE TABLE unplaced_photos (
    photo_id INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER place_of_added_photo AFTER INSERT ON photos WHEN NEW.latitude IS NOT NULL AND NEW.longitude IS NOT NULL
BEGIN
    INSERT INTO unplaced_photos SELECT NEW.id WHERE NEW.id NOT IN (SELECT photo_id FROM unplaced_photos);
END;

CREATE TRIGGER place_of_changed_photo AFTER UPDATE OF latitude, longitude ON photos
WHEN (NEW.latitude, NEW.longitude) IS NOT (OLD.latitude, OLD.longitude)
BEGIN
    UPDATE photos SET place_id = NULL WHERE id = NEW.id AND place_id IS NOT NULL;
    INSERT INTO unplaced_photos SELECT NEW.id WHERE NEW.id NOT IN (SELECT photo_id FROM unplaced_photos);
    UPDATE changed_facts SET changes = changes + 1 WHERE category_id = NEW.category_id;
    INSERT INTO changed_facts SELECT NEW.category_id, 1 WHERE NEW.category_id NOT IN (SELECT category_id FROM changed_facts);
END;

-- Places are facts that are counted, too.
INSERT INTO changed_facts SELECT id, 1 FROM categories WHERE id NOT IN (SELECT category_id FROM changed_facts);
