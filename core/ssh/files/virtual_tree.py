"""The paths that `sftp` and `scp` can use. No input or output here.

Folders come from the index, never from the disk: a path is parsed here, and its parts are looked up by slug, date or
file name. The path of a folder of photos is the text of a photo set (`core.models.photo_sets`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from core.models import (
    CollectionSet,
    DaySet,
    FavouritesSet,
    MonthSet,
    NewSet,
    PhotoSet,
    QuerySet,
    SelectionSet,
    SmartAlbumSet,
    TopSet,
    parse_photo_set,
)
from core.models.dates.date_sets import BY_DATE
from core.models.photo_sets import ALBUMS, FAVOURITES, LIBRARY, NEW, SELECTION, TAGS, TOP_PICKS
from core.models.tags.tag_names import parse_tag_path

MAX_PATH_BYTES = 4096
"""Bytes of a path; a longer one is not found."""

_PHOTO_SETS = frozenset({LIBRARY, BY_DATE, SELECTION, FAVOURITES, NEW, TOP_PICKS})
SEARCH = "search"
TOP = (LIBRARY, BY_DATE, SELECTION, FAVOURITES, NEW, TOP_PICKS, ALBUMS, TAGS, SEARCH, "upload")
"""The folders of the root."""


class SpecialFolder(Enum):
    """Folders that are not photo sets."""

    ROOT = ""
    DATES = BY_DATE
    """The years."""
    SEARCH = SEARCH
    """A folder in it is a query, or the name of a smart album, with %2F for "/" and %25 for "%". It lists these."""
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class AlbumFolder:
    """An album, a folder of albums, or both: its address, "trips/lisbon"; empty for the folder of all."""

    address: str


@dataclass(frozen=True, slots=True)
class TagFolder:
    """A tag, which holds the tags below it and its photos, by its name; empty for the folder of all."""

    name: str


_OF_QUERY = 2
"""Names of the path of a query."""
_FILE_OF_TAG = 3
"""Names of the path of a file in a tag, at least."""
_OF_FILES = CollectionSet | MonthSet | SelectionSet | FavouritesSet | NewSet | TopSet | QuerySet | SmartAlbumSet
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class VirtualFolder:
    """A possible folder; whether it exists is decided by the index."""

    content: SpecialFolder | AlbumFolder | TagFolder | PhotoSet
    names: tuple[str, ...]
    """From the root down; empty for the root itself."""

    @property
    def holds_files(self) -> bool:
        """Whether its entries are files, of albums and tags also folders; otherwise they are folders."""
        if isinstance(self.content, AlbumFolder | TagFolder):
            return len(self.names) > 1
        return self.content is SpecialFolder.UPLOAD or isinstance(self.content, _OF_FILES)

    @property
    def path(self) -> str:
        """The absolute path."""
        return "/" + "/".join(self.names)

    def inner(self, name: str) -> VirtualFolder:
        """Return the folder with this name in this one; the name must be valid there."""
        found = resolve(f"{self.path}/{name}".encode())
        assert isinstance(found, VirtualFolder)
        return found


@dataclass(frozen=True, slots=True)
class VirtualFile:
    """A possible file in a folder."""

    folder: VirtualFolder
    name: str

    @property
    def path(self) -> str:
        """The absolute path."""
        return f"{self.folder.path}/{self.name}"


def resolve(path: bytes) -> VirtualFolder | VirtualFile | None:
    """Parse a path, relative to the root; None if nothing can have this path.

    The name of an upload is any bytes; those that are not UTF-8 become surrogates, as `os.fsdecode` makes them. All
    other names are UTF-8.
    `.` and `..` are resolved from the text alone: there are no links, and nothing above the root.
    """
    names = _names(path)
    if names is None:
        return None
    if not all(map(_is_utf8, names[:-1])):
        return None
    folder = _folder(names) if not names or _is_utf8(names[-1]) else None
    if folder is not None:
        return folder
    parent = _folder(names[:-1])
    if parent is None or not parent.holds_files:
        return None
    takes_any = parent.content is SpecialFolder.UPLOAD
    return VirtualFile(parent, names[-1]) if takes_any or _is_utf8(names[-1]) else None


def file_of_tag(folder: VirtualFolder) -> VirtualFile | None:
    """Return the file that a path means which no tag has; None if nothing can have it."""
    if len(folder.names) < _FILE_OF_TAG or parse_tag_path("/".join(folder.names[1:-1])) is None:
        return None
    parent = _folder(folder.names[:-1])
    return None if parent is None else VirtualFile(parent, folder.names[-1])


def query_folder_name(text: str) -> str:
    """Return the name of the folder of a query, or of a smart album."""
    return text.replace("%", "%25").replace("/", "%2F")


def canonical(path: bytes) -> bytes:
    """Return the absolute path without `.`, `..` and doubled slashes; the root for an impossible path."""
    names = _names(path)
    return ("/" + "/".join(names or ())).encode(errors="surrogateescape")


def _names(path: bytes) -> tuple[str, ...] | None:
    """Split a path into names from the root down; None if it is too long or contains a NUL."""
    if len(path) > MAX_PATH_BYTES or b"\0" in path:
        return None
    names: list[str] = []
    for name in path.decode(errors="surrogateescape").split("/"):
        if name == "..":
            del names[-1:]
        elif name not in {"", "."}:
            names.append(name)
    return tuple(names)


def _is_utf8(name: str) -> bool:
    return _SURROGATE.search(name) is None


def _folder(names: tuple[str, ...]) -> VirtualFolder | None:
    text = "/".join(names)
    for special in SpecialFolder:
        if text == special.value:
            return VirtualFolder(special, names)
    if names[0] == ALBUMS and all(_SLUG.fullmatch(name) for name in names):
        return VirtualFolder(AlbumFolder("/".join(names[1:])), names)
    if names[0] == TAGS:
        name = parse_tag_path("/".join(names[1:])) if len(names) > 1 else ""
        return None if name is None else VirtualFolder(TagFolder(name), names)
    if names[0] == SEARCH:
        return _query(names)
    photo_set = parse_photo_set(text) if names[0] in _PHOTO_SETS else None
    # A month has no folders of days: its photos are files there.
    return None if photo_set is None or isinstance(photo_set, DaySet) else VirtualFolder(photo_set, names)


def _query(names: tuple[str, ...]) -> VirtualFolder | None:
    """Return the folder of a query; whether the query is valid depends on the user."""
    try:
        return VirtualFolder(QuerySet(unquote(names[1], errors="strict")), names) if len(names) == _OF_QUERY else None
    except UnicodeError:
        return None
