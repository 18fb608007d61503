-- spots with photos a year apart, by category
.parameter set :apart 1
SELECT category_id, spot, first, last, photos
FROM (
    SELECT category_id, spot, first, last, photos,
        max(last) OVER (PARTITION BY spot) - min(first) OVER (PARTITION BY spot) AS apart
    FROM (
        SELECT category_id, CAST((photos.latitude + 90) / 0.0019 AS INTEGER) * 200000 + CAST((photos.longitude + 180) / 0.0019 AS INTEGER) AS spot, min(taken_local) AS first, max(taken_local) AS last,
            count(*) AS photos
        FROM photos
        WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos) AND photos.taken_local IS NOT NULL AND photos.taken_source IS NOT 'file' AND photos.id NOT IN (SELECT photo_id FROM archived_photos)
        GROUP BY category_id, spot
    )
)
WHERE apart >= :apart;
-- plan:
--   CO-ROUTINE (subquery-4)
--     CO-ROUTINE (subquery-6)
--       CO-ROUTINE (subquery-3)
--         SCAN photos USING INDEX photos_in_category_by_newest
--         USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
--         USING ROWID SEARCH ON TABLE archived_photos FOR IN-OPERATOR
--         USE TEMP B-TREE FOR GROUP BY
--       SCAN (subquery-3)
--       USE TEMP B-TREE FOR ORDER BY
--     SCAN (subquery-6)
--   SCAN (subquery-4)
