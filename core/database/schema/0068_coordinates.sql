-- Photos by their coordinates: what is near a point, and what a map shows.
CREATE INDEX photos_by_latitude ON photos (latitude, longitude) WHERE latitude IS NOT NULL;
