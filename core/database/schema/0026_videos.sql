-- What the container of a video says; NULL for other photos and where it does not say it. `needs_package` names the
-- package that was missing when a picture was drawn instead of one of the file's own.
ALTER TABLE photos ADD COLUMN seconds REAL CHECK (seconds > 0);
ALTER TABLE photos ADD COLUMN codec TEXT;
ALTER TABLE photos ADD COLUMN plays_in_browsers INTEGER NOT NULL DEFAULT 0 CHECK (plays_in_browsers IN (0, 1));
ALTER TABLE photos ADD COLUMN needs_package TEXT;
CREATE INDEX photos_drawn ON photos (needs_package) WHERE needs_package IS NOT NULL;
