-- people with names by their photos, a member
.parameter set :is_hidden 1
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :least 1
.parameter set :limit 240
SELECT people.id, people.name, is_hidden, photos, asset_key
FROM (
    SELECT person_id, count(DISTINCT faces.photo_id) AS photos, max(box_width * box_height), asset_key
    FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE person_id IN (SELECT id FROM people WHERE name <> '' AND is_hidden = :is_hidden) AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    GROUP BY person_id
) AS shown
CROSS JOIN people ON people.id = shown.person_id
WHERE is_hidden = :is_hidden AND (people.name <> '' OR photos >= :least)
ORDER BY name = '', photos DESC, key, people.id
LIMIT :limit;
-- plan:
--   CO-ROUTINE shown
--     SEARCH faces USING INDEX faces_by_person (person_id=?)
--     LIST SUBQUERY 1
--       SCAN people
--     SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     LIST SUBQUERY 4
--       SCAN json_each VIRTUAL TABLE INDEX 1:
--     USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel
--   SEARCH faces USING INDEX faces_by_person (person_id=?)
--   SCAN people
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to travel/paris
-- the guest of a link to within:travel/paris?rating:>=4
--   SEARCH faces USING INDEX faces_by_person (person_id=?)
--   SCAN people
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to share:1
--   SEARCH faces USING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SCAN people
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to album/00000000002a
--   SEARCH faces USING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SCAN people
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to tags/Sea/North
--   SEARCH faces USING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SCAN people
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to tagged:Sea:travel/paris
--   SEARCH faces USING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SCAN people
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY

-- the guest of a link to smart:00000000002a/tag:sea
--   SEARCH faces USING INDEX faces_by_person (person_id=? AND photo_id=?)
--   SCAN people
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
--   USE TEMP B-TREE FOR count(DISTINCT)
--   SCAN shown
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
