"""Which folders of a root are stories: those in a folder `stories` of a collection. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from core.library.slugs import slug, unique_slug
from core.text import display_path

STORIES: Final = b"stories"
"""The name of the folder, in any case."""


@dataclass(frozen=True, slots=True)
class StoryFolder:
    """A folder that belongs to the story of a collection."""

    owner: bytes
    """The folder of the collection, below the root."""
    capsule: str
    """The slug of its capsule, unique for the owner; empty for what is directly in `stories`."""
    name: str
    """The name of the capsule; safe to show."""


def may_be_story(folder: bytes) -> bool:
    """Return whether a folder below a root is named as those of stories are, or lies in one."""
    return any(_owners(folder))


def reserved_folders(folders: Iterable[bytes], has_media: Callable[[bytes], bool]) -> dict[bytes, StoryFolder]:
    """Return which of these folders are stories, given by their paths below the root.

    A folder `stories` is one where the folder that it is in has photos or videos directly (`has_media`), and is not a
    root: then that is a collection of the same category. What is directly in it is the entry of the story, and each
    folder in it is one capsule with everything below, further folders of that name included. Of several on a path the
    outermost counts.
    """
    found: dict[bytes, tuple[bytes, bytes]] = {}
    for folder in folders:
        owner = next((each for each in _owners(folder) if has_media(each)), None)
        if owner is not None:
            parts = folder[len(owner) + 1 :].split(b"/")
            found[folder] = owner, parts[1] if len(parts) > 1 else b""
    slugs = _slugs(found.values())
    return {
        folder: StoryFolder(owner, slugs[owner, capsule], display_path(capsule) if capsule else "")
        for folder, (owner, capsule) in found.items()
    }


def _owners(folder: bytes) -> Iterator[bytes]:
    """Yield the folders whose story a folder may be, from the root on."""
    parts = folder.split(b"/")
    for number in range(1, len(parts)):
        if parts[number].strip().lower() == STORIES:
            yield b"/".join(parts[:number])


def _slugs(capsules: Iterable[tuple[bytes, bytes]]) -> dict[tuple[bytes, bytes], str]:
    slugs: dict[tuple[bytes, bytes], str] = {}
    taken: set[tuple[bytes, str]] = set()
    for owner, capsule in sorted(set(capsules)):

        def is_taken(wanted: str, owner: bytes = owner) -> bool:
            return (owner, wanted) in taken

        chosen = unique_slug(slug(display_path(capsule)), is_taken) if capsule else ""
        slugs[owner, capsule] = chosen
        taken.add((owner, chosen))
    return slugs
