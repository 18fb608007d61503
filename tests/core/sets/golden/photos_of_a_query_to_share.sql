-- photos of a query to share, library
.parameter set :user_id 1
.parameter set :limit 240
SELECT photos.id FROM users, photos
WHERE users.id = :user_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = photos.category_id
            )))
ORDER BY photos.date_sort, photos.id
LIMIT :limit;
-- plan:
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING COVERING INDEX photos_by_date
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   CORRELATED SCALAR SUBQUERY 3
--     SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- travel
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_in_category_by_date (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- travel/paris
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- selection
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH selections USING PRIMARY KEY (user_id=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- favourites
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- new
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING INDEX photos_by_date
--   SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--   SEARCH (subquery-4)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- top
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN best USING INDEX photos_by_stars
--   SCAN (subquery-3)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH best USING INDEX photos_of_categories_by_stars (category_id=?)
--   SCAN (subquery-7)
--   SEARCH best USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-9)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- by-date/2020
-- by-date/2020/09
-- by-date/2020/09/14
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- moments/a-year-ago/2021-09-14
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- feed/rediscover/2021-09-14/0
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING COVERING INDEX photos_by_date
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- feed/reels/recent
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photos USING INDEX photos_by_date
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- moments/recent-batches/2021-09-14/travel/paris
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH recent USING COVERING INDEX photos_by_added (added_at<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/forgotten-favourites/2021-09-14
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SEARCH users
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/deep-cuts/2021-09-14
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN collections
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=? AND collection_id=? AND hour<?)
--   SEARCH users
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN unopened
--   SEARCH cut USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH best USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- moments/lucky-dip/2021-09-14
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN letter VIRTUAL TABLE INDEX 1:
--   SCAN categories
--   SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SEARCH drawn USING INDEX photos_in_category_by_newest (category_id=?)
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-17)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/then-and-now/2021-09-14/13884301306
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH here USING INDEX photos_by_latitude (latitude>? AND latitude<?)
--   SCAN (subquery-13)
--   SCAN (subquery-4)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-12)
--   SCAN (subquery-6)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- moments/over-the-years/2021-09-14/7
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH faces USING INDEX faces_by_person (person_id=?)
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH seen USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-11)
--   SCAN (subquery-5)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- moments/trip/20200914T100000/20200916T180000/4990000
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- photos:aaaaaaaaaaaab,aaaaaaaaaaaac
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- stack:aaaaaaaaaaaab
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- stories/travel/paris
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH told USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--   SCAN (subquery-12)
--   SCAN (subquery-11)
--   SCAN (subquery-3)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- stories/travel/paris/the-zoo
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING COVERING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=? AND capsule=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- archive
-- trash
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- trash/travel/paris
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- album/00000000002a
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   USE TEMP B-TREE FOR ORDER BY

-- query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips)
--   SCAN users
--   SCAN photos
--   USE TEMP B-TREE FOR ORDER BY
