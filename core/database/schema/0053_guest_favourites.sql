-- Favourites of guests on the web pages of share links. A guest is a random number in a signed cookie of one link. They
-- count for nobody else: no trigger of marks reads them, and no export has them.
CREATE TABLE guest_favourites (
    guest_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
    share_id INTEGER NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (guest_id, photo_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX guest_favourites_by_share ON guest_favourites (share_id, added_at);
CREATE INDEX guest_favourites_by_photo ON guest_favourites (photo_id);

-- The favourites of a link end with it, and with its cookies: a new cookie key is a new address or password.
CREATE TRIGGER guests_of_ended_link AFTER UPDATE OF revoked_at, cookie_key ON shares
WHEN NEW.revoked_at IS NOT NULL OR NEW.cookie_key <> OLD.cookie_key
BEGIN
    DELETE FROM guest_favourites WHERE share_id = NEW.id;
END;
