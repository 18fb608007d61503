"""Real links over a database in memory, to the photos of galleries that are not real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.config import Settings
from core.derivatives.derivative_store import DerivativeStore
from core.limits.password_hashing import PasswordHashing
from core.models import Collection, CollectionId, Photo
from core.sharing.sharing import Sharing
from tests.tui.fake_accounts import MemoryDatabase


def fake_shares(
    database: MemoryDatabase,
    settings: Settings,
    collections: Sequence[Collection],
    photos: Mapping[CollectionId, Sequence[Photo]],
) -> Sharing:
    """Return links that begin with an address of their own; the collections and photos are written down for them."""
    connection = database.connection
    connection.execute("INSERT INTO roots (id, path, name, added_at) VALUES (1, x'2f', 'x', 0)")
    for each in collections:
        connection.execute(
            "INSERT INTO collections (id, category_id, root_id, folder, slug, name, name_sort, photo_count, added_at)"
            " VALUES (?, ?, 1, ?, ?, ?, ?, ?, 0)",
            (each.id, each.category_id, each.slug.encode(), each.slug, each.name, each.name, each.photo_count),
        )
        connection.executemany(
            "INSERT INTO photos (id, asset_key, root_id, category_id, collection_id, path, name, name_sort, format,"
            " size, mtime_ns, width, height, aspect, taken_local, taken_source, added_at)"
            " VALUES (?, ?, 1, ?, ?, ?, ?, ?, 'jpeg', 1, 1, 60, 40, 1500, ?, 'exif', 0)",
            [
                (photo.id, photo.asset_key, each.category_id, each.id, str(photo.id).encode(), "x", "x", photo.id)
                for photo in photos[each.id]
            ],
        )
    shares = Sharing(database, DerivativeStore(settings.derivatives_dir), settings, PasswordHashing())
    shares.root = "https://photos.example.org"
    return shares
