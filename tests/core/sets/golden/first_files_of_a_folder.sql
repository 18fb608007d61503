-- first files of a folder, library, by oldest, a member
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :limit 240
SELECT id, asset_key, path, name, size, mtime_ns, date_sort AS page_value, EXISTS (
        SELECT 1 FROM photos AS earlier
        WHERE earlier.name_sort = photos.name_sort AND earlier.id < photos.id
            AND earlier.deleted_at IS NULL AND earlier.width > 0 AND earlier.id NOT IN (SELECT photo_id FROM trashed_photos) AND earlier.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR earlier.category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AS repeated
FROM photos
WHERE photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY date_sort ASC, id ASC
LIMIT :limit;
-- plan:
--   SCAN photos USING INDEX photos_by_date
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   LIST SUBQUERY 7
--     SCAN json_each VIRTUAL TABLE INDEX 1:
--   CORRELATED SCALAR SUBQUERY 4
--     SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--     USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--     USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--     LIST SUBQUERY 3
--       SCAN json_each VIRTUAL TABLE INDEX 1:

-- travel, by oldest, a member
--   SEARCH photos USING INDEX photos_in_category_by_date (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- travel/paris, by name, a member
--   SEARCH photos USING INDEX photos_in_collection_by_name (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_in_collection_by_name (collection_id=? AND name_sort=? AND id<?)

-- selection, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH selections USING PRIMARY KEY (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- favourites, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- new, by oldest, a member
--   SCAN photos USING INDEX photos_by_date
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--   SEARCH (subquery-9)
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   SEARCH (subquery-2)

-- top, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN best USING INDEX photos_by_stars
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN (subquery-21)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH best USING INDEX photos_of_categories_by_stars (category_id=?)
--   SCAN (subquery-26)
--   SEARCH best USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-29)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-4)
--   SCAN (subquery-9)
--   SCAN (subquery-12)

-- by-date/2020, by oldest, a member
-- by-date/2020/09, by oldest, a member
-- by-date/2020/09/14, by oldest, a member
-- moments/trip/20200914T100000/20200916T180000/4990000, by oldest, a member
--   SEARCH photos USING INDEX photos_by_date (date_sort>? AND date_sort<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)

-- moments/a-year-ago/2021-09-14, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- feed/rediscover/2021-09-14/0, by oldest, a member
-- feed/reels/recent, by oldest, a member
--   SCAN photos USING INDEX photos_by_date
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)

-- moments/recent-batches/2021-09-14/travel/paris, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH recent USING COVERING INDEX photos_by_added (added_at<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/forgotten-favourites/2021-09-14, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/deep-cuts/2021-09-14, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN collections
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=? AND collection_id=? AND hour<?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN unopened
--   SEARCH cut USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH best USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- moments/lucky-dip/2021-09-14, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN letter VIRTUAL TABLE INDEX 1:
--   SCAN categories
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SEARCH drawn USING INDEX photos_in_category_by_newest (category_id=?)
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-51)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-23)
--   USE TEMP B-TREE FOR ORDER BY

-- moments/then-and-now/2021-09-14/13884301306, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH here USING INDEX photos_by_latitude (latitude>? AND latitude<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN (subquery-26)
--   SCAN (subquery-17)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-25)
--   SCAN (subquery-19)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-28)
--   SCAN (subquery-5)
--   SCAN (subquery-27)
--   SCAN (subquery-7)

-- moments/over-the-years/2021-09-14/7, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH faces USING INDEX faces_by_person (person_id=?)
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH seen USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-23)
--   SCAN (subquery-17)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-24)
--   SEARCH (subquery-6) USING AUTOMATIC PARTIAL COVERING INDEX (place=?)

-- photos:aaaaaaaaaaaab,aaaaaaaaaaaac, by oldest, a member
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- stack:aaaaaaaaaaaab, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- stories/travel/paris, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH told USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--   SCAN (subquery-24)
--   SCAN (subquery-23)
--   SCAN (subquery-13)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-27)
--   SCAN (subquery-26)
--   SCAN (subquery-4)
--   USE TEMP B-TREE FOR ORDER BY

-- stories/travel/paris/the-zoo, by oldest, a member
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=? AND capsule=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_in_collection_by_name (collection_id=? AND name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- archive, by oldest, a member
-- trash, by oldest, a member
-- favourites, by oldest, a session without an account
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- trash/travel/paris, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- album/00000000002a, by oldest, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips), by oldest, a member
--   SCAN photos USING INDEX photos_by_date
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-31)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--   SCAN (subquery-36)
--   SEARCH indexed_photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photo_words VIRTUAL TABLE INDEX 0:=
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SCAN album_photos USING INDEX album_photos_by_photo
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   SCAN (subquery-7)
--   SCAN (subquery-12)

-- library, by date, a member
--   SCAN photos USING INDEX photos_by_newest
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by oldest, a member
--   SCAN photos USING INDEX photos_by_date
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by name, a member
--   SCAN photos USING INDEX photos_by_name
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by added, a member
--   SCAN photos USING INDEX photos_by_added
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by size, a member
--   SCAN photos USING INDEX photos_by_size
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by rating, a member
--   SCAN photos USING INDEX photos_by_rating
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- album/00000000002a, by hand, a member
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by hand, the guest of a link to album/00000000002a
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by oldest, the guest of a link to travel
--   SEARCH photos USING INDEX photos_in_category_by_date (category_id=?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)

-- library, by oldest, the guest of a link to travel/paris
--   SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_in_collection_by_name (collection_id=? AND name_sort=? AND id<?)

-- library, by oldest, the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- library, by oldest, the guest of a link to album/00000000002a
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- library, by oldest, the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- library, by oldest, the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INDEX photos_in_collection_by_date (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_in_collection_by_name (collection_id=? AND name_sort=? AND id<?)

-- library, by oldest, the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING INDEX photos_in_collection_by_rating (collection_id=? AND rating_sort>?)
--   USE TEMP B-TREE FOR ORDER BY

-- library, by oldest, the guest of a link to smart:00000000002a/tag:sea
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING COVERING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY

-- favourites, by oldest, the guest of a link to travel/paris with favourites
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
--   SEARCH earlier USING INDEX photos_by_name (name_sort=? AND id<?)
--   USE TEMP B-TREE FOR ORDER BY
