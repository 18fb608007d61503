"""The folders that `sftp` and `scp` see: which paths there can be. Pure.

They are folders of the index, never of the disk: a path is taken apart here, and what it names is looked up by slug,
date or file name. The path of a folder of photos is the text of a photo set (`core.models.photo_sets`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.models import CollectionSet, MonthSet, PhotoSet, SelectionSet, parse_photo_set
from core.models.photo_sets import BY_DATE, LIBRARY, SELECTION, WORDS

LONGEST_PATH = 4096
"""Bytes of a path that is looked at."""

TOP = (LIBRARY, BY_DATE, SELECTION, "upload")
"""The folders of the root."""


class SpecialFolder(Enum):
    """Folders that are not photo sets."""

    ROOT = ""
    DATES = BY_DATE
    """The years."""
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that there can be; whether there is one is for the index to say."""

    content: SpecialFolder | PhotoSet
    names: tuple[str, ...]
    """From the root down; empty for the root itself."""

    @property
    def holds_files(self) -> bool:
        """Whether its entries are files; those of the others are folders."""
        return self.content is SpecialFolder.UPLOAD or isinstance(self.content, CollectionSet | MonthSet | SelectionSet)

    @property
    def path(self) -> str:
        """Its absolute path."""
        return "/" + "/".join(self.names)

    def inner(self, name: str) -> Folder:
        """Return the folder of that name in this one; the name must be one that fits there."""
        found = resolve(f"{self.path}/{name}".encode())
        assert isinstance(found, Folder)
        return found


@dataclass(frozen=True, slots=True)
class File:
    """A file that there can be in a folder."""

    folder: Folder
    name: str

    @property
    def path(self) -> str:
        """Its absolute path."""
        return f"{self.folder.path}/{self.name}"


def resolve(path: bytes) -> Folder | File | None:
    """Return what a path means, seen from the root; None when there can be no such thing.

    `.` and `..` are taken literally as words of the path: there are no links, and nothing lies above the root.
    """
    names = _names(path)
    if names is None:
        return None
    folder = _folder(names)
    if folder is not None:
        return folder
    parent = _folder(names[:-1])
    return File(parent, names[-1]) if parent is not None and parent.holds_files else None


def canonical(path: bytes) -> bytes:
    """Return the absolute path without `.`, `..` and doubled slashes; the root for one that there cannot be."""
    names = _names(path)
    return ("/" + "/".join(names or ())).encode()


def _names(path: bytes) -> tuple[str, ...] | None:
    """Split a path into the names from the root down; None when it is too long, no UTF-8, or holds a NUL."""
    if len(path) > LONGEST_PATH or b"\0" in path:
        return None
    try:
        text = path.decode()
    except UnicodeDecodeError:
        return None
    names: list[str] = []
    for name in text.split("/"):
        if name == "..":
            del names[-1:]
        elif name not in {"", "."}:
            names.append(name)
    return tuple(names)


def _folder(names: tuple[str, ...]) -> Folder | None:
    text = "/".join(names)
    for special in SpecialFolder:
        if text == special.value:
            return Folder(special, names)
    photo_set = parse_photo_set(text) if names[0] in WORDS else None
    return None if photo_set is None else Folder(photo_set, names)
