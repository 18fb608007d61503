"""The category and collection of a file, from its path alone."""

from __future__ import annotations

from dataclasses import dataclass

from core.text import display_path


@dataclass(frozen=True, slots=True)
class CollectionPath:
    """The category and collection of a photo. Folders are keys and stay bytes; names are safe to show."""

    category_folder: bytes
    """The top-level folder's own name: the same name in two roots is one category."""
    category_name: str
    collection_folder: bytes
    """Path below the root; empty for media directly in the root."""
    collection_name: str


def collection_path(root: bytes, path: bytes) -> CollectionPath:
    """Return the category and collection of a file; `path` is relative to its root.

    The top-level folder is the category. Any folder with media below it is a collection, whose name keeps the path
    between ("Paris / Day 1"). A category folder with direct media is also a collection of its own; media directly in
    the root belong to a collection and category named after the root.
    """
    folder = path.rpartition(b"/")[0]
    parts = folder.split(b"/") if folder else []
    if not parts:
        own = root.rstrip(b"/").rpartition(b"/")[2] or root
        return CollectionPath(own, display_path(own), b"", display_path(own))
    category = parts[0]
    between = " / ".join(display_path(part) for part in parts[1:])
    return CollectionPath(category, display_path(category), folder, between or display_path(category))
