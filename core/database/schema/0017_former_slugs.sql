-- The slugs that collections had while they were in another category: addresses that were given stay valid.
CREATE TABLE former_slugs (
    slug TEXT PRIMARY KEY,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX former_slugs_by_collection ON former_slugs (collection_id);

CREATE VIEW collection_addresses AS
SELECT slug, id AS collection_id FROM collections
UNION ALL
SELECT slug, collection_id FROM former_slugs;
