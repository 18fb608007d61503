-- albums, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id)
            ),
            albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND 0
        ) AND albums.deleted_at IS NULL;
-- plan:
--   SCAN albums
--   SCALAR SUBQUERY 8
--     SEARCH users
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--     SCALAR SUBQUERY 9
--       SEARCH users
--   SEARCH cover USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 3
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH album_photos USING COVERING INDEX album_photos_by_shown (shown_id=? AND album_id=?)
--   CORRELATED SCALAR SUBQUERY 7
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 6
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to travel
.parameter set :user_id -1
.parameter set :visible_1 "'travel'"
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to travel/paris
.parameter set :user_id -1
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to share:1
.parameter set :user_id -1
.parameter set :visible_1 1
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to album/00000000002a
.parameter set :user_id -1
.parameter set :share_id 1
.parameter set :visible_1 42
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
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
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
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
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to tags/Sea/North
.parameter set :user_id -1
.parameter set :visible_1 "'sea/north/'"
.parameter set :visible_2 "'sea/north0'"
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to tagged:Sea:travel/paris
.parameter set :user_id -1
.parameter set :visible_1 "'sea/'"
.parameter set :visible_2 "'sea0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to within:travel/paris?rating:>=4
.parameter set :user_id -1
.parameter set :visible_2 4000000000000
.parameter set :visible_1 "'4.0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    )
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users

-- albums, the guest of a link to smart:00000000002a/tag:sea
.parameter set :user_id -1
.parameter set :visible_1 "'/sea/'"
.parameter set :share_id 1
.parameter set :visible_2 42
.parameter set :album_id 1
SELECT albums.id, albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND 0;
-- plan:
--   SCAN albums
--   SCAN cover LEFT-JOIN
--   SCALAR SUBQUERY 1
--     SEARCH users
