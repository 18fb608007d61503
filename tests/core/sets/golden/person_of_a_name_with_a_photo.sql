-- person of a name with a photo, a member
.parameter set :key 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
SELECT id FROM people
WHERE key = :key AND EXISTS (
    SELECT 1 FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE faces.person_id = people.id AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
)
ORDER BY id LIMIT 1;
-- plan:
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   CORRELATED SCALAR SUBQUERY 2
--     SEARCH faces USING COVERING INDEX faces_by_person (person_id=?)
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     LIST SUBQUERY 1
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- the guest of a link to travel
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to share:1
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to album/00000000002a
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tags/Sea/North
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH people USING COVERING INDEX people_by_key (key=?)
--   SEARCH faces USING COVERING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
