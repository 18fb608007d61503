"""Makes collections of a small gallery the story of another one."""

from __future__ import annotations

from core.library.summaries import refresh_counts
from core.models import CollectionId
from tests.tui.harness.small_gallery import SmallGallery


def tell(gallery: SmallGallery, owner: str, **capsules: str) -> None:
    """Make collections the capsules of another one, each by its name; the capsule `entry` is what is directly in it."""
    database = gallery.memory.connection
    ids = {row["name"]: CollectionId(row["id"]) for row in database.execute("SELECT id, name FROM collections")}
    for slug, name in capsules.items():
        capsule = ("", "") if slug == "entry" else (slug, name)
        database.execute("INSERT INTO story_folders VALUES (?, ?, ?, ?)", (ids[name], ids[owner], *capsule))
    refresh_counts(database, [ids[name] for name in capsules.values()])
