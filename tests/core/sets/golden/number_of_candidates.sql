-- number of candidates, library, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN photos USING COVERING INDEX photos_in_collection_by_rating
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 4
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 3
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, travel, a member
.parameter set :set_1 "'travel'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.category_id = (SELECT id FROM categories WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SCALAR SUBQUERY 1
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, travel/paris, a member
.parameter set :set_1 "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCALAR SUBQUERY 1
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, selection, a member
.parameter set :set_1 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM selections WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH selections USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, favourites, a member
.parameter set :set_1 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, new, a member
.parameter set :set_1 2
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.added_at > (
        SELECT max(at) FROM (
            SELECT at FROM home_seen WHERE user_id = :set_1
            UNION ALL SELECT at FROM session_ends WHERE user_id = :set_1
        ) WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - 3600
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_added (added_at>?)
--   SCALAR SUBQUERY 3
--     CO-ROUTINE (subquery-2)
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--         UNION ALL
--           SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--     SEARCH (subquery-2)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 7
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 6
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   LIST SUBQUERY 8
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, top, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (
        SELECT best.id FROM photos AS best
        WHERE best.votes > 0 AND best.deleted_at IS NULL AND best.width > 0 AND best.below_top = 0 AND best.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR best.category_id IN (SELECT value FROM json_each(:category_ids)))
        ORDER BY best.rating * best.votes * max(best.views, 1) DESC, best.id DESC
        LIMIT 100
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--     SCAN best USING INDEX photos_by_stars
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 2
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, by-date/2020, a member
.parameter set :set_1 "'101577836800000000'"
.parameter set :set_2 "'101609459200000000'"
.parameter set :set_3 1577836800
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, by-date/2020/09, a member
.parameter set :set_1 "'101598918400000000'"
.parameter set :set_2 "'101601510400000000'"
.parameter set :set_3 1598918400
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, by-date/2020/09/14, a member
.parameter set :set_1 "'101600041600000000'"
.parameter set :set_2 "'101600128000000000'"
.parameter set :set_3 1600041600
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.date_sort >= :set_1 AND photos.date_sort < :set_2 AND photos.taken_local >= :set_3 AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, moments/a-year-ago/2021-09-14, a member
.parameter set :set_1 "'[[\"1101599436800000000\", \"1101600732800000000\"]]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :user_id 2
SELECT count(*)
FROM photos
WHERE photos.id IN (
        SELECT dated.id
        FROM (SELECT value FROM json_each(:set_1)) AS span CROSS JOIN photos AS dated
            ON dated.newest_sort >= span.value ->> 0 AND dated.newest_sort < span.value ->> 1
        WHERE dated.deleted_at IS NULL AND dated.width > 0 AND dated.below_top = 0 AND dated.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR dated.category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 4
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--     SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 3
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 8
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 7
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   LIST SUBQUERY 9
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, photos:aaaaaaaaaaaab,aaaaaaaaaaaac, a member
.parameter set :set_1 "'[\"aaaaaaaaaaaab\", \"aaaaaaaaaaaac\"]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.asset_key IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, stack:aaaaaaaaaaaab, a member
.parameter set :set_1 "'aaaaaaaaaaaab'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (
        SELECT other.id FROM photos AS member JOIN photos AS other ON other.stack_key = member.stack_key
        WHERE member.asset_key = :set_1 AND +other.collection_id = member.collection_id
    ) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--     SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, archive, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM archived_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, trash, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, trash/travel/paris, a member
.parameter set :set_1 "'travel/paris'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM trashed_photos WHERE collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--     SCALAR SUBQUERY 1
--       COMPOUND QUERY
--         LEFT-MOST SUBQUERY
--           SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--         UNION ALL
--           SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 4
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, album/00000000002a, a member
.parameter set :set_1 2
.parameter set :set_2 42
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
        SELECT albums.id FROM albums JOIN users AS reader ON reader.id = :set_1
        WHERE albums.id = :set_2 AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = reader.id OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = reader.id
            ),
            albums.user_id = reader.id AND 0
        ) AND albums.deleted_at IS NULL
    )) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SCALAR SUBQUERY 2
--       SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--       CORRELATED SCALAR SUBQUERY 1
--         SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--       SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 5
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- number of candidates, query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips), a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :set_4 "'{name title caption note tags category collection camera lens} : \"$lisbon\" *'"
.parameter set :set_5 "'$'"
.parameter set :set_2 "'%lisbon%'"
.parameter set :set_1 "' lisbon'"
.parameter set :set_7 "'/sea/'"
.parameter set :set_9 4000000000000
.parameter set :set_8 "'4.0'"
.parameter set :set_10 "'101704067200000000'"
.parameter set :set_11 "'101735689600000000'"
.parameter set :set_12 1704067200
.parameter set :set_14 "'%trips%'"
.parameter set :set_13 "' trips'"
.parameter set :set_15 2
SELECT count(*)
FROM photos
WHERE ((CASE
        WHEN (SELECT count(*) FROM (SELECT 1 FROM unindexed_photos LIMIT 1000)) < 1000 AND (SELECT count(*) FROM (SELECT 1 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            ) LIMIT 20000)) < 20000
        THEN photos.id IN (
            SELECT photo_words.rowid & 268435455 FROM categories CROSS JOIN photo_words
            WHERE (:sees_all OR categories.id IN (SELECT value FROM json_each(:category_ids))) AND photo_words MATCH replace(
                :set_4, :set_5, iif(
            categories.id < 4096, char(57600 + categories.id),
            char(57600 + categories.id / 4096, 57600 + categories.id % 4096)
        )
            )
                AND (photo_words.rowid & 268435455) NOT IN (SELECT photo_id FROM unindexed_photos)
            UNION ALL
            SELECT changed.id FROM unindexed_photos CROSS JOIN photos AS changed ON changed.id = photo_id
            WHERE (:sees_all OR changed.category_id IN (SELECT value FROM json_each(:category_ids))) AND (((changed.name LIKE :set_2 OR changed.name GLOB '*[^ -~]*') AND has_words(:set_1, changed.name)) OR ((coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, '') LIKE :set_2 OR coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, '') GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(changed.camera_make || ' ', '') || coalesce(changed.camera_model, ''))) OR ((changed.lens LIKE :set_2 OR changed.lens GLOB '*[^ -~]*') AND has_words(:set_1, changed.lens)) OR (((SELECT name FROM categories WHERE id = changed.category_id) LIKE :set_2 OR (SELECT name FROM categories WHERE id = changed.category_id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT name FROM categories WHERE id = changed.category_id))) OR (((SELECT name FROM collections WHERE id = changed.collection_id) LIKE :set_2 OR (SELECT name FROM collections WHERE id = changed.collection_id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT name FROM collections WHERE id = changed.collection_id))) OR ((coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = changed.id),
        (SELECT title FROM imported_metadata WHERE photo_id = changed.id)
    ))) OR ((coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = changed.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = changed.id)
    ))) OR (((SELECT note FROM photo_texts WHERE photo_id = changed.id) LIKE :set_2 OR (SELECT note FROM photo_texts WHERE photo_id = changed.id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT note FROM photo_texts WHERE photo_id = changed.id))) OR (((
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = changed.id ORDER BY tag_id
        )
    ) LIKE :set_2 OR (
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = changed.id ORDER BY tag_id
        )
    ) GLOB '*[^ -~]*') AND has_words(:set_1, (
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = changed.id ORDER BY tag_id
        )
    ))))
        )
        WHEN (SELECT count(*) FROM (SELECT 1 FROM unindexed_photos LIMIT 1000)) < 1000 THEN CASE WHEN ((photos.name LIKE :set_2 OR photos.name GLOB '*[^ -~]*') AND has_words(:set_1, photos.name)) OR ((coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') LIKE :set_2 OR coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, ''))) OR ((photos.lens LIKE :set_2 OR photos.lens GLOB '*[^ -~]*') AND has_words(:set_1, photos.lens)) OR (((SELECT name FROM categories WHERE id = photos.category_id) LIKE :set_2 OR (SELECT name FROM categories WHERE id = photos.category_id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT name FROM categories WHERE id = photos.category_id))) OR (((SELECT name FROM collections WHERE id = photos.collection_id) LIKE :set_2 OR (SELECT name FROM collections WHERE id = photos.collection_id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT name FROM collections WHERE id = photos.collection_id))) OR ((coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = photos.id),
        (SELECT title FROM imported_metadata WHERE photo_id = photos.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = photos.id),
        (SELECT title FROM imported_metadata WHERE photo_id = photos.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT title FROM photo_texts WHERE photo_id = photos.id),
        (SELECT title FROM imported_metadata WHERE photo_id = photos.id)
    ))) OR ((coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = photos.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = photos.id)
    ) LIKE :set_2 OR coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = photos.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = photos.id)
    ) GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(
        (SELECT caption FROM photo_texts WHERE photo_id = photos.id),
        (SELECT caption FROM imported_metadata WHERE photo_id = photos.id)
    ))) OR (((SELECT note FROM photo_texts WHERE photo_id = photos.id) LIKE :set_2 OR (SELECT note FROM photo_texts WHERE photo_id = photos.id) GLOB '*[^ -~]*') AND has_words(:set_1, (SELECT note FROM photo_texts WHERE photo_id = photos.id))) OR (((
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = photos.id ORDER BY tag_id
        )
    ) LIKE :set_2 OR (
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = photos.id ORDER BY tag_id
        )
    ) GLOB '*[^ -~]*') AND has_words(:set_1, (
        SELECT group_concat(name, char(10)) FROM (
            SELECT tags.name FROM tagged_photos JOIN tags ON tags.id = tag_id
            WHERE photo_id = photos.id ORDER BY tag_id
        )
    ))) THEN 1 ELSE 0 END
        WHEN ((photos.name LIKE :set_2 OR photos.name GLOB '*[^ -~]*') AND has_words(:set_1, photos.name)) OR photos.id IN (
        SELECT photo_id FROM photo_texts WHERE ((title LIKE :set_2 OR title GLOB '*[^ -~]*') AND has_words(:set_1, title))
        UNION ALL SELECT photo_id FROM imported_metadata
        WHERE ((title LIKE :set_2 OR title GLOB '*[^ -~]*') AND has_words(:set_1, title)) AND photo_id NOT IN (SELECT photo_id FROM photo_texts WHERE title IS NOT NULL)
    ) OR photos.id IN (
        SELECT photo_id FROM photo_texts WHERE ((caption LIKE :set_2 OR caption GLOB '*[^ -~]*') AND has_words(:set_1, caption))
        UNION ALL SELECT photo_id FROM imported_metadata
        WHERE ((caption LIKE :set_2 OR caption GLOB '*[^ -~]*') AND has_words(:set_1, caption)) AND photo_id NOT IN (SELECT photo_id FROM photo_texts WHERE caption IS NOT NULL)
    ) OR photos.id IN (SELECT photo_id FROM photo_texts WHERE ((note LIKE :set_2 OR note GLOB '*[^ -~]*') AND has_words(:set_1, note))) OR photos.id IN (SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name)))) OR photos.category_id IN (SELECT id FROM categories WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name))) OR photos.collection_id IN (SELECT id FROM collections WHERE ((name LIKE :set_2 OR name GLOB '*[^ -~]*') AND has_words(:set_1, name))) OR ((coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') LIKE :set_2 OR coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, '') GLOB '*[^ -~]*') AND has_words(:set_1, coalesce(photos.camera_make || ' ', '') || coalesce(photos.camera_model, ''))) OR ((photos.lens LIKE :set_2 OR photos.lens GLOB '*[^ -~]*') AND has_words(:set_1, photos.lens)) THEN 1 ELSE 0 END) AND photos.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, :set_7) > 0)
    ) AND photos.rating_sort >= :set_9 AND photos.rating >= :set_8 OR (photos.date_sort >= :set_10 AND photos.date_sort < :set_11 AND photos.taken_local >= :set_12 AND (photos.id IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE ((albums.name LIKE :set_14 OR albums.name GLOB '*[^ -~]*') AND has_words(:set_13, albums.name)) AND iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = :set_15 OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = :set_15
            ),
            albums.user_id = :set_15 AND 0
        ) AND albums.deleted_at IS NULL
    ))) IS NOT TRUE) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SCAN photos USING INDEX photos_in_collection_by_rating
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 83
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCALAR SUBQUERY 2
--     CO-ROUTINE (subquery-1)
--       SCAN unindexed_photos
--     SCAN (subquery-1)
--   SCALAR SUBQUERY 5
--     CO-ROUTINE (subquery-4)
--       SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--       LIST SUBQUERY 3
--         SCAN json_each VIRTUAL TABLE INDEX 1:
--       SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--     SCAN (subquery-4)
--   LIST SUBQUERY 37
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--         LIST SUBQUERY 6
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--         USING ROWID SEARCH ON TABLE unindexed_photos FOR IN-OPERATOR
--       UNION ALL
--         SCAN unindexed_photos
--         SEARCH changed USING INTEGER PRIMARY KEY (rowid=?)
--         LIST SUBQUERY 9
--           SCAN json_each VIRTUAL TABLE INDEX 1:
--         CORRELATED SCALAR SUBQUERY 10
--           SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 11
--           SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 12
--           SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 13
--           SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 14
--           SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 15
--           SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 16
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 17
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 18
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 19
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 20
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 21
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 22
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 23
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 24
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 25
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 26
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 27
--           SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 28
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 29
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 30
--           SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--         CORRELATED SCALAR SUBQUERY 32
--           CO-ROUTINE (subquery-31)
--             SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--             SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-31)
--         CORRELATED SCALAR SUBQUERY 34
--           CO-ROUTINE (subquery-33)
--             SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--             SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-33)
--         CORRELATED SCALAR SUBQUERY 36
--           CO-ROUTINE (subquery-35)
--             SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--             SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--             USE TEMP B-TREE FOR ORDER BY
--           SCAN (subquery-35)
--   SCALAR SUBQUERY 39
--     CO-ROUTINE (subquery-38)
--       SCAN unindexed_photos
--     SCAN (subquery-38)
--   CORRELATED SCALAR SUBQUERY 40
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 41
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 42
--     SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 43
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 44
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 45
--     SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 46
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 47
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 48
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 49
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 50
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 51
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 52
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 53
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 54
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 55
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 56
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 57
--     SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 58
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 59
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 60
--     SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 62
--     CO-ROUTINE (subquery-61)
--       SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--       SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--       USE TEMP B-TREE FOR ORDER BY
--     SCAN (subquery-61)
--   CORRELATED SCALAR SUBQUERY 64
--     CO-ROUTINE (subquery-63)
--       SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--       SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--       USE TEMP B-TREE FOR ORDER BY
--     SCAN (subquery-63)
--   CORRELATED SCALAR SUBQUERY 66
--     CO-ROUTINE (subquery-65)
--       SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--       SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--       USE TEMP B-TREE FOR ORDER BY
--     SCAN (subquery-65)
--   LIST SUBQUERY 69
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN photo_texts
--       UNION ALL
--         SCAN imported_metadata
--         LIST SUBQUERY 68
--           SCAN photo_texts
--   LIST SUBQUERY 72
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SCAN photo_texts
--       UNION ALL
--         SCAN imported_metadata
--         LIST SUBQUERY 71
--           SCAN photo_texts
--   LIST SUBQUERY 73
--     SCAN photo_texts
--   LIST SUBQUERY 75
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 74
--       SCAN tags
--   LIST SUBQUERY 76
--     SCAN categories
--   LIST SUBQUERY 77
--     SCAN collections
--   LIST SUBQUERY 79
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 78
--       SCAN tags USING COVERING INDEX tags_by_parent
--   LIST SUBQUERY 81
--     SCAN album_photos USING INDEX album_photos_by_photo
--     SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 80
--       SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)

-- number of candidates, library, the guest of a link to travel
.parameter set :visible_1 "'travel'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.category_id = (SELECT id FROM categories WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    );
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_category_by_newest (category_id=?)
--   SCALAR SUBQUERY 2
--     SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 3
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to travel/paris
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    );
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCALAR SUBQUERY 2
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 3
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to share:1
.parameter set :visible_1 1
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    );
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 2
--     SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 3
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to album/00000000002a
.parameter set :share_id 1
.parameter set :visible_1 42
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (SELECT shown_id FROM album_photos WHERE album_id = (
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
    );
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 6
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--     SCALAR SUBQUERY 5
--       SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--       SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 2
--         SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--       SCALAR SUBQUERY 3
--         SEARCH users
--       CORRELATED SCALAR SUBQUERY 4
--         SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 8
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 7
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to tags/Sea/North
.parameter set :visible_1 "'sea/north/'"
.parameter set :visible_2 "'sea/north0'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    );
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 2
--       SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 4
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to tagged:Sea:travel/paris
.parameter set :visible_1 "'sea/'"
.parameter set :visible_2 "'sea0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    );
-- plan:
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SCALAR SUBQUERY 4
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 2
--       SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 5
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to within:travel/paris?rating:>=4
.parameter set :visible_2 4000000000000
.parameter set :visible_1 "'4.0'"
.parameter set :visible_3 "'travel/paris'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.rating_sort >= :visible_2 AND photos.rating >= :visible_1 AND (photos.id IN (SELECT photo_id FROM archived_photos)) IS NOT TRUE AND photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_3)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    );
-- plan:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SCALAR SUBQUERY 3
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 5
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 4
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, library, the guest of a link to smart:00000000002a/tag:sea
.parameter set :visible_1 "'/sea/'"
.parameter set :share_id 1
.parameter set :visible_2 42
SELECT count(*)
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id IN (
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
    );
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 3
--     SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--     LIST SUBQUERY 2
--       SCAN tags USING COVERING INDEX tags_by_parent
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   SCALAR SUBQUERY 8
--     SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 5
--       SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SCALAR SUBQUERY 6
--       SEARCH users
--     CORRELATED SCALAR SUBQUERY 7
--       SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   CORRELATED SCALAR SUBQUERY 10
--     SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--     SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--     CORRELATED SCALAR SUBQUERY 9
--       SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- number of candidates, favourites, the guest of a link to travel/paris with favourites
.parameter set :set_1 7
.parameter set :visible_1 "'travel/paris'"
.parameter set :share_id 1
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT photo_id FROM guest_favourites WHERE guest_id = :set_1) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND +photos.collection_id = (SELECT collection_id FROM collection_addresses WHERE slug = :visible_1)
    AND EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
    );
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
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

-- number of candidates, favourites, a session without an account
.parameter set :set_1 "'[1, 2]'"
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT count(*)
FROM photos
WHERE photos.id IN (SELECT value FROM json_each(:set_1)) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)));
-- plan:
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   LIST SUBQUERY 1
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 3
--     SCAN json_each VIRTUAL TABLE INDEX 1:
