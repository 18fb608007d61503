-- collection, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :slug "'travel/paris'"
SELECT collections.id, category_id, categories.slug AS category_slug, categories.name AS category_name,
    categories.folder AS category_folder, collections.folder, collections.slug, collections.name,
    collections.photo_count, collections.oldest_local, collections.newest_local,
    cover_key, cover_version, cover_width, cover_height, cover_coarse,
    (SELECT online = 0 FROM roots WHERE roots.id = collections.root_id) AS is_away,
    collections.favourites, collections.votes, collections.rating,
    EXISTS (SELECT 1 FROM favourite_collections WHERE user_id = :user_id AND collection_id = collections.id) AS is_favourite,
    (SELECT stars FROM rated_collections WHERE user_id = :user_id AND collection_id = collections.id) AS stars,
    (
        SELECT max(told.id NOT IN (SELECT photo_id FROM seen_stories WHERE user_id = :user_id))
        FROM story_folders CROSS JOIN photos AS told ON told.collection_id = story_folders.collection_id
        WHERE owner_id = collections.id AND told.deleted_at IS NULL AND told.width > 0 AND told.below_top = 0 AND told.id NOT IN (SELECT photo_id FROM trashed_photos)
    ) AS unseen_story
FROM collections
JOIN categories ON categories.id = category_id
LEFT JOIN (
    SELECT id AS cover_id, asset_key AS cover_key, version AS cover_version,
        width AS cover_width, height AS cover_height, coarse AS cover_coarse
    FROM photos
) ON cover_id = coalesce(
    (SELECT chosen.id FROM photos AS chosen
    WHERE chosen.id = chosen_cover_id AND chosen.collection_id = collections.id AND chosen.deleted_at IS NULL AND chosen.width > 0 AND chosen.id NOT IN (SELECT photo_id FROM trashed_photos)),
    automatic_cover_id
)
WHERE (:sees_all OR collections.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND collections.id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug);
-- plan:
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SCALAR SUBQUERY 11
--     COMPOUND QUERY
--       LEFT-MOST SUBQUERY
--         SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--       UNION ALL
--         SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   LIST SUBQUERY 10
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   CORRELATED SCALAR SUBQUERY 9
--     SEARCH chosen USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 1
--     SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH favourite_collections USING PRIMARY KEY (user_id=? AND collection_id=?)
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH rated_collections USING PRIMARY KEY (user_id=? AND collection_id=?)
--   CORRELATED SCALAR SUBQUERY 6
--     SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--     SEARCH told USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     LIST SUBQUERY 4
--       SEARCH seen_stories USING PRIMARY KEY (user_id=?)

-- the guest of a link to travel/paris with favourites
--   SCAN collections
--   SCAN categories
--   SCAN photos LEFT-JOIN
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_collections USING PRIMARY KEY (user_id=? AND collection_id=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH told USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH seen_stories USING PRIMARY KEY (user_id=?)

-- a session without an account
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN
--   SEARCH chosen USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH roots USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH rated_collections USING PRIMARY KEY (user_id=? AND collection_id=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH told USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH seen_stories USING PRIMARY KEY (user_id=?)
