-- photos of a collection to stack
.parameter set :collection_id 1
SELECT asset_key, path, kind, size, mtime_ns, taken_local, taken_offset, taken_source,
    stack_key, stack_rank, stack_decided
FROM photos
WHERE collection_id = :collection_id AND photos.deleted_at IS NULL AND photos.width > 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos);
-- plan:
--   SEARCH photos USING INDEX photos_in_collection_by_rating (collection_id=?)
--   USING ROWID SEARCH ON TABLE trashed_photos FOR IN-OPERATOR
