"""The folders that `sftp` and `scp` see: which paths there can be, and how photos are called in them. Pure.

They are folders of the index, never of the disk: a path is taken apart here, and what it names is looked up by slug,
date or file name. A new kind of folder is a line of `_SHAPES`, and how `core.ssh.files.virtual_files` lists it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from core.models import AssetKey

LONGEST_PATH = 4096
"""Bytes of a path that is looked at."""

LONGEST_NAME = 200
"""Bytes of a photo's name before a suffix: file systems take 255."""


class Kind(Enum):
    """What a folder is."""

    ROOT = auto()
    LIBRARY = auto()
    CATEGORY = auto()
    COLLECTION = auto()
    DATES = auto()
    YEAR = auto()
    MONTH = auto()
    SELECTION = auto()
    UPLOAD = auto()


HOLDS_FILES = frozenset({Kind.COLLECTION, Kind.MONTH, Kind.SELECTION, Kind.UPLOAD})
"""Folders whose entries are files; those of the others are folders."""

TOP = {Kind.LIBRARY: "library", Kind.DATES: "by-date", Kind.SELECTION: "selection", Kind.UPLOAD: "upload"}
"""The folders of the root."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that there can be; whether there is one is for the index to say."""

    kind: Kind
    names: tuple[str, ...]
    """From the root down; empty for the root itself."""

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


class FileName(NamedTuple):
    """What a file's name in a folder asks for."""

    name: str
    """The photo's own name; for a name with a suffix what stands before it, extension included."""
    asset_key: AssetKey | None
    """The photo, where the name has a suffix."""


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
    return File(parent, names[-1]) if parent is not None and parent.kind in HOLDS_FILES else None


def canonical(path: bytes) -> bytes:
    """Return the absolute path without `.`, `..` and doubled slashes; the root for one that there cannot be."""
    names = _names(path)
    return ("/" + "/".join(names or ())).encode()


def file_name(name: str, asset_key: AssetKey, *, repeated: bool) -> str:
    """Return how a photo is called in a folder.

    That is its own name, where an earlier photo of the folder has not the same one and it can be a name everywhere.
    Otherwise its key stands before the extension ("IMG_1~k3j9x2abcdefg.jpg"): such a name stays the photo's for life.
    """
    safe = _safe(name)
    if safe == name and not repeated and _SUFFIXED.fullmatch(name) is None:
        return name
    stem, extension = _split(safe)
    return f"{stem}~{asset_key}{extension}"


def parse_file_name(name: str) -> FileName:
    """Take a name apart that `file_name` may have made."""
    name = composed(name)
    match = _SUFFIXED.fullmatch(name)
    if match is None:
        return FileName(name, None)
    return FileName(match["stem"] + (match["extension"] or ""), AssetKey(match["key"]))


def composed(name: str) -> str:
    """Return a name as the index writes it; macOS sends letters and accents apart."""
    return unicodedata.normalize("NFC", name)


_SUFFIXED = re.compile(r"(?P<stem>.*)~(?P<key>[a-z2-7]{13})(?P<extension>\.[A-Za-z0-9]{1,10})?", re.DOTALL)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}")
# What some system or protocol refuses in a name, and what begins an option.
_REFUSED = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*]|^[-~.]|[ .]$')

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"0[1-9]|1[0-2]")

_SHAPES: dict[Kind, tuple[str | re.Pattern[str], ...]] = {
    Kind.ROOT: (),
    Kind.LIBRARY: (TOP[Kind.LIBRARY],),
    Kind.CATEGORY: (TOP[Kind.LIBRARY], _SLUG),
    Kind.COLLECTION: (TOP[Kind.LIBRARY], _SLUG, _SLUG),
    Kind.DATES: (TOP[Kind.DATES],),
    Kind.YEAR: (TOP[Kind.DATES], _YEAR),
    Kind.MONTH: (TOP[Kind.DATES], _YEAR, _MONTH),
    Kind.SELECTION: (TOP[Kind.SELECTION],),
    Kind.UPLOAD: (TOP[Kind.UPLOAD],),
}


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
    for kind, shape in _SHAPES.items():
        if len(shape) == len(names) and all(map(_fits, shape, names)):
            return Folder(kind, names)
    return None


def _fits(wanted: str | re.Pattern[str], name: str) -> bool:
    return name == wanted if isinstance(wanted, str) else wanted.fullmatch(name) is not None


def _safe(name: str) -> str:
    """Return the name as one that every system can keep, its extension included."""
    safe = _REFUSED.sub("_", composed(name)) or "photo"
    if len(safe.encode()) <= LONGEST_NAME:
        return safe
    stem, extension = _split(safe)
    return stem.encode()[: LONGEST_NAME - len(extension)].decode(errors="ignore") + extension


def _split(name: str) -> tuple[str, str]:
    """Split off the extension, with its dot; empty where there is none."""
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if dot >= 0 and _EXTENSION.fullmatch(name, dot) else (name, "")
