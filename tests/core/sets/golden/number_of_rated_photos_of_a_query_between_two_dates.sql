-- number of rated photos of a query between two dates, library, a member
.parameter set :user_id 2
.parameter set :sees_all 0
.parameter set :category_ids "'[1]'"
.parameter set :first 1
.parameter set :end "'z'"
.parameter set :last 1
.parameter set :last_id 1
SELECT count(*)
FROM photos
WHERE rating IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.id NOT IN (SELECT photo_id FROM story_photos) AND photos.id NOT IN (SELECT photo_id FROM archived_photos) AND photos.id NOT IN (
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = iif(:user_id = 0, (SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL), :user_id) AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    ) AND (:sees_all OR photos.category_id IN (SELECT value FROM json_each(:category_ids)))
    AND newest_sort >= :first AND newest_sort < :end AND (+newest_sort < :last OR id < :last_id);
-- plan:
--   SEARCH photos USING COVERING INDEX photos_rated_by_newest (newest_sort>? AND newest_sort<?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE story_photos FOR IN-OPERATOR
--   USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--   LIST SUBQUERY 5
--     SEARCH albums USING INDEX albums_by_name (user_id=?)
--     SCALAR SUBQUERY 4
--       SEARCH users
--     SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   LIST SUBQUERY 6
--     SCAN json_each VIRTUAL TABLE INDEX 1:

-- travel, a member
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- travel/paris, a member
--   SEARCH photos USING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- selection, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH selections USING PRIMARY KEY (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- favourites, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- new, a member
--   SEARCH photos USING INDEX photos_rated_by_newest (newest_sort>? AND newest_sort<?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH home_seen USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH session_ends USING PRIMARY KEY (user_id=? AND at<?)
--   SEARCH (subquery-2)

-- top, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN best USING INDEX photos_by_stars
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN (subquery-4)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN each VIRTUAL TABLE INDEX 1:
--   SEARCH best USING INDEX photos_of_categories_by_stars (category_id=?)
--   SCAN (subquery-9)
--   SEARCH best USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-12)

-- by-date/2020, a member
-- by-date/2020/09, a member
-- by-date/2020/09/14, a member
--   SEARCH photos USING INDEX photos_rated_by_newest (newest_sort>? AND newest_sort<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- moments/a-year-ago/2021-09-14, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH dated USING COVERING INDEX photos_by_newest (newest_sort>? AND newest_sort<?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- feed/rediscover/2021-09-14/0, a member
-- feed/reels/recent, a member
-- moments/trip/20200914T100000/20200916T180000/4990000, a member
--   SEARCH photos USING INDEX photos_rated_by_newest (newest_sort>? AND newest_sort<?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- moments/recent-batches/2021-09-14/travel/paris, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH recent USING COVERING INDEX photos_by_added (added_at<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- moments/forgotten-favourites/2021-09-14, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH favourite_photos USING PRIMARY KEY (user_id=?)
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- moments/deep-cuts/2021-09-14, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN collections
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH collection_views USING COVERING INDEX collection_views_by_member (user_id=? AND collection_id=? AND hour<?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN unopened
--   SEARCH cut USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH best USING COVERING INDEX photos_in_collection_by_rating (collection_id=?)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- moments/lucky-dip/2021-09-14, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN letter VIRTUAL TABLE INDEX 1:
--   SCAN categories
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH drawn USING INDEX sqlite_autoindex_photos_1 (asset_key>? AND asset_key<?)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SEARCH drawn USING INDEX photos_in_category_by_newest (category_id=?)
--   USE TEMP B-TREE FOR GROUP BY
--   SCAN (subquery-23)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- moments/then-and-now/2021-09-14/13884301306, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH here USING INDEX photos_by_latitude (latitude>? AND latitude<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SCAN (subquery-17)
--   SCAN (subquery-5)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-16)
--   SCAN (subquery-7)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- moments/over-the-years/2021-09-14/7, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH faces USING INDEX faces_by_person (person_id=?)
--   SEARCH people USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH seen USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-15)
--   SCAN (subquery-6)
--   SEARCH albums USING INDEX albums_by_name (user_id=?)
--   SEARCH users
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)

-- photos:aaaaaaaaaaaab,aaaaaaaaaaaac, a member
--   SEARCH photos USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- stack:aaaaaaaaaaaab, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH member USING INDEX sqlite_autoindex_photos_1 (asset_key=?)
--   SEARCH other USING INDEX photos_by_stack (stack_key=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- stories/travel/paris, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH told USING COVERING INDEX photos_in_collection_by_newest (collection_id=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   USE TEMP B-TREE FOR RIGHT PART OF ORDER BY
--   SCAN (subquery-13)
--   SCAN (subquery-12)
--   SCAN (subquery-4)

-- stories/travel/paris/the-zoo, a member
--   SEARCH photos USING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH story_folders USING COVERING INDEX story_folders_by_owner (owner_id=? AND capsule=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- archive, a member
-- trash, a member
-- favourites, a session without an account
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- trash/travel/paris, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH trashed_photos USING COVERING INDEX trashed_photos_by_collection (collection_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- album/00000000002a, a member
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:

-- query:lisbon tag:sea rating:>=4 or not (taken:2024 album:trips), a member
--   SEARCH photos USING INDEX photos_rated_by_newest (newest_sort>? AND newest_sort<?)
--   SCAN json_each VIRTUAL TABLE INDEX 1:
--   SEARCH photo_texts USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH imported_metadata USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING COVERING INDEX tagged_photos_by_photo (photo_id=?)
--   SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)
--   USE TEMP B-TREE FOR ORDER BY
--   SCAN (subquery-7)
--   SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN categories USING COVERING INDEX sqlite_autoindex_categories_2
--   SCAN photo_words VIRTUAL TABLE INDEX 0:M9
--   SCAN (subquery-12)
--   SEARCH indexed_photos USING INTEGER PRIMARY KEY (rowid=?)
--   SCAN photo_words VIRTUAL TABLE INDEX 0:=
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SCAN tags USING COVERING INDEX tags_by_parent
--   SCAN album_photos USING INDEX album_photos_by_photo
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)

-- library, the guest of a link to travel
--   SEARCH photos USING INDEX photos_in_category_by_newest (category_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH categories USING COVERING INDEX sqlite_autoindex_categories_1 (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to travel/paris
-- library, the guest of a link to within:travel/paris?rating:>=4
--   SEARCH photos USING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to share:1
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH share_photos USING PRIMARY KEY (share_id=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to album/00000000002a
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH album_photos USING COVERING INDEX album_photos_by_place (album_id=?)
--   SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH reader USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users
--   SEARCH album_readers USING PRIMARY KEY (album_id=? AND user_id=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to tags/Sea/North
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to tagged:Sea:travel/paris
--   SEARCH photos USING INDEX photos_in_collection_by_newest (collection_id=? AND newest_sort>? AND newest_sort<?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH tagged_photos USING PRIMARY KEY (tag_id=?)
--   SEARCH tags USING COVERING INDEX sqlite_autoindex_tags_1 (key>? AND key<?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)

-- library, the guest of a link to smart:00000000002a/tag:sea
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

-- favourites, the guest of a link to travel/paris with favourites
--   SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH guest_favourites USING PRIMARY KEY (guest_id=?)
--   SEARCH collections USING COVERING INDEX sqlite_autoindex_collections_1 (slug=?)
--   SEARCH former_slugs USING PRIMARY KEY (slug=?)
--   SEARCH shares USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH users USING INTEGER PRIMARY KEY (rowid=?)
--   SEARCH category_access USING PRIMARY KEY (user_id=? AND category_id=?)
