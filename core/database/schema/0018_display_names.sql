-- What a member is called where that cannot be a login name, such as "Aunt Ida" for aunt-ida; NULL for the others.
ALTER TABLE users ADD COLUMN display_name TEXT;
