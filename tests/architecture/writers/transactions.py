"""Which files write to the database, apart from operations."""

from __future__ import annotations

TRANSACTIONS = {
    "core/library/places/placing.py",
    "core/library/statistics/photo_statistics.py",
    "core/indexing/moves/root_moves.py",
    "core/maintenance/old_history.py",
    "core/maintenance/upgrades/index_building.py",
    "core/deletion/permanent_deletion.py",
    "core/accounts/accounts.py",
    "core/accounts/audit_log.py",
    "core/accounts/joining.py",
    "core/accounts/last_places.py",
    "core/exchange/importing.py",
    "core/exchange/sidecars/sidecar_job.py",
    "core/indexing/hashing/file_hashing.py",
    "core/indexing/indexing.py",
    "core/indexing/pairs/pairing.py",
    "core/indexing/pipeline.py",
    "core/indexing/root_watch.py",
    "core/indexing/scanning.py",
    "core/indexing/uploads/sent_records.py",
    "core/indexing/uploads/upload_indexing.py",
    "core/jobs/jobs.py",
    "core/marks/guest_favourites.py",
    "core/marks/views.py",
    "core/operations/applying.py",
    "core/pictures/cache/picture_cache.py",
    "core/maintenance/upgrades/word_indexing.py",
    "core/pictures/duplicates/similar_photos.py",
    "core/pictures/low_resolution_backfill.py",
    "core/pictures/thumbnail_records.py",
    "core/pictures/thumbnails.py",
    "core/sharing/sharing.py",
}
"""The files that open a write transaction."""
