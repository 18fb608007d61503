-- A number that changes with every change of which photos a set holds for whom, and of their order, so that what was found
-- out about long lists is used only while it is true. Selections are not counted: nothing is kept about them.
CREATE TABLE photo_revision (
    value INTEGER NOT NULL
) STRICT;

INSERT INTO photo_revision VALUES (0);

CREATE TRIGGER photo_added AFTER INSERT ON photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER photo_removed AFTER DELETE ON photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER photo_changed
AFTER UPDATE OF category_id, collection_id, date_sort, name_sort, added_at, size, width, deleted_at ON photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER category_renamed AFTER UPDATE OF slug ON categories
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER collection_renamed AFTER UPDATE OF slug ON collections
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

-- What guests are shown follows from their link, its photos, and the access of its maker.
CREATE TRIGGER share_changed AFTER UPDATE OF user_id, photo_set, expires_at, revoked_at ON shares
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER share_photo_added AFTER INSERT ON share_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER share_photo_removed AFTER DELETE ON share_photos
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER member_access_changed AFTER UPDATE OF role, restricted, removed_at ON users
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER category_access_added AFTER INSERT ON category_access
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;

CREATE TRIGGER category_access_removed AFTER DELETE ON category_access
BEGIN
    UPDATE photo_revision SET value = value + 1;
END;
