-- photos of a stack, a member
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to travel
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 "'travel'"
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--   SCALAR SUBQUERY 1
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 2
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to travel/paris
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--   SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 2
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to share:1
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 1
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=? AND rowid=?)
--   LIST SUBQUERY 1
--     SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 2
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to album/00000000002a
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :share_id 1
.parameter set :visible_1 42
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_1 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ))
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=? AND rowid=?)
--   LIST SUBQUERY 5
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SCALAR SUBQUERY 4
--       SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 1
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 2
--         SEARCH users
--       CORRELATED SCALAR SUBQUERY 3
--         SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 6
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to tags/Sea/North
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 "'sea/north/'"
.parameter set :visible_2 "'sea/north0'"
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    )
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=? AND rowid=?)
--   LIST SUBQUERY 2
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 1
--       SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 3
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to tagged:Sea:travel/paris
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 "'sea/'"
.parameter set :visible_2 "'sea0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.id IN (
        SELECT photo_id FROM tagged_photos
        WHERE tag_id IN (SELECT id FROM tags WHERE key >= :visible_1 AND key < :visible_2)
    ) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=? AND rowid=?)
--   LIST SUBQUERY 2
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 1
--       SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SCALAR SUBQUERY 3
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 4
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to within:travel/paris?rating:>=4
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_2 4000000000000
.parameter set :visible_1 "'4.0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=?)
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   SCALAR SUBQUERY 2
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 3
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- photos of a stack, the guest of a link to smart:00000000002a/tag:sea
.parameter set :stack_key 1
.parameter set :collection_id 1
.parameter set :visible_1 "'/sea/'"
.parameter set :share_id 1
.parameter set :visible_2 42
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
WHERE stack_key = :stack_key AND +collection_id = :collection_id AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :visible_1) > 0)
    ) AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = coalesce((SELECT shares.user_id FROM shares WHERE shares.id = :share_id), (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL))
        WHERE albums.id = :visible_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    ) IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
ORDER BY stack_rank, name_sort, id;
-- plan:
--   SEARCH photos USING INDEX photos_by_stack (stack_key=? AND rowid=?)
--   LIST SUBQUERY 2
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 1
--       SCAN tags USING COVERING INDEX tags_by_parent
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   SCALAR SUBQUERY 7
--     SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 4
--       SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 5
--       SEARCH users
--     CORRELATED SCALAR SUBQUERY 6
--       SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   CORRELATED SCALAR SUBQUERY 9
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 8
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY
