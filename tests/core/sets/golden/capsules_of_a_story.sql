-- capsules of a story, a member
.parameter set :id 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT capsule, story_folders.name, max(CAST(substr(photos.newest_sort, 2, 12) AS INTEGER)) AS newest
FROM story_folders CROSS JOIN photos ON photos.collection_id = story_folders.collection_id
WHERE owner_id = :id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
GROUP BY capsule;
-- plan:
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   LIST SUBQUERY 2
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to travel/paris
--   SEARCH story_folders USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to share:1
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to album/00000000002a
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tags/Sea/North
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH story_folders USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH story_folders USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH story_folders USING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
