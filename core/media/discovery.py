"""Finds the photos below a root by name, size and time, and counts all other files by kind.

A file is opened only if its name does not say what it is: the first bytes of one without an extension, or with an
unknown one. This blocks: run it in a thread.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.media.file_kinds import holds_picture, is_photo, kind_of, media_kind, says_little
from core.media.fingerprints import Fingerprint
from core.media.formats import EXTENSIONS
from core.media.scopes.folder_scope import FolderScope
from core.media.scopes.folder_signatures import ListedEntry, folder_signature
from core.models import DiscoveryRules, FileKind, MediaKind
from core.models.exclusions import MARKERS

SKIPPED_FOLDERS = frozenset(
    {
        b"@eadir",
        b"@recycle",
        b"@recently-snapshot",
        b"#recycle",
        b"#snapshot",
        b"$recycle.bin",
        b"lost+found",
        b"system volume information",
        b"__macosx",
        b"@__thumb",
        b".thumbnails",
        b".picasaoriginals",
        b".@__thumb",
    }
)
"""Folders (in lower case) that systems, storage and programs keep for themselves; all hidden ones are skipped, too."""

SKIPPED_ENDINGS = (b".lrdata", b".lrcat-data", b".cocatalog", b".cosessiondb")
"""Endings of the names (in lower case) of folders in which programs keep their own data."""
_LIBRARY_ENDINGS = (b".photoslibrary", b".photolibrary", b".migratedphotolibrary", b".aplibrary")
"""Endings of folders (in lower case) in which a photo library keeps originals among its own data."""
_ORIGINALS = frozenset({b"originals", b"masters"})

_MARKERS = frozenset(marker.encode() for marker in MARKERS)
_NO_RULES = DiscoveryRules()
WHOLE_ROOT = FolderScope(trees=frozenset({b""}))
_NO_SIGNATURES: Mapping[bytes, bytes] = {}
_MAX_DEPTH = 64
_EXTENSIONS = frozenset(EXTENSIONS)
_DOT = ord(".")


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or folder below the root that could not be read."""

    path: bytes
    reason: str
    folder: bool
    """True for a folder, whose contents are unknown then."""


class SkippedFiles(NamedTuple):
    """The files, or folders, of one kind in a folder that are not shown."""

    kind: FileKind
    number: int
    example: bytes
    """The name of one of them."""


class Companion(NamedTuple):
    """A video, a RAW file or a sidecar."""

    kind: MediaKind
    file: Fingerprint


@dataclass(frozen=True, slots=True)
class DiscoveredFolder:
    """One folder; `path` is relative to the root, empty for the root itself."""

    path: bytes
    files: tuple[Fingerprint, ...]
    problems: tuple[Problem, ...]
    empty: bool
    """Whether it has no entries at all, not even hidden ones."""
    unsupported: tuple[SkippedFiles, ...] = ()
    """What is not shown."""
    excluded: str | None = None
    """What excludes this folder with everything below it, for a person to read; None for a folder that is shown."""
    companions: tuple[Companion, ...] = ()
    """Files that may belong to one of the photos, or are photos of their own: `core.indexing.units` decides."""
    signature: bytes | None = None
    """What differs as soon as an entry does; None where the entries do not say all about what the folder shows."""
    is_kept: bool = False
    """Whether the signature is the one that the caller has: nothing else is returned of the folder then."""


def discover(
    root: bytes,
    own_folders: Collection[bytes] = (),
    rules: DiscoveryRules = _NO_RULES,
    scope: FolderScope = WHOLE_ROOT,
    signatures: Mapping[bytes, bytes] = _NO_SIGNATURES,
) -> Iterator[DiscoveredFolder]:
    """Yield every folder of a root with its photos, parents first, in the order of their names.

    The photos of a folder have no order. Symbolic links are not followed; hidden entries, `SKIPPED_FOLDERS` and
    `own_folders` (absolute paths of the program's own data) are skipped. An unreadable entry is a `Problem`, never an
    exception. An excluded folder is yielded without photos, those below it are not. With a scope only its folders are
    yielded, and in place of those below an excluded folder, that one. Every entry is looked up, and a folder whose
    signature is that in `signatures`, by its path, is yielded as kept.
    """
    own = _identities(own_folders)
    pending: list[tuple[bytes, int]] = []
    closed: dict[bytes, DiscoveredFolder] = {}
    for start in reversed(scope.starts()):
        way = _Way(root, start, own, rules)
        if way.closed is not None:
            closed[way.closed.path] = way.closed
        elif way.is_open:
            pending.append((start, start.count(b"/") + 1 if start else 0))
    yield from closed.values()
    while pending:
        path, depth = pending.pop()
        exclusion = rules.folders.exclusion_of(path) if rules.folders and path else None
        if exclusion is not None:
            yield _excluded(path, exclusion.reason, os.fsencode(exclusion.text))
            continue
        listing = _Listing(root, path, own, signatures.get(path))
        if listing.marker is not None:
            yield _excluded(path, _marker_reason(listing.marker), listing.marker)
            continue
        if rules.ignores_root_photos and not path:
            listing.count_photos()
        if depth >= _MAX_DEPTH and listing.folders:
            listing.problems.append(Problem(path, "Folders are nested too deeply here.", folder=True))
        elif scope.descends(path):
            pending.extend((folder, depth + 1) for folder in sorted(listing.folders, reverse=True))
        skipped = tuple(SkippedFiles(kind, *counted) for kind, counted in listing.skipped.items())
        companions = tuple(listing.companions)
        yield DiscoveredFolder(
            path,
            tuple(listing.files),
            tuple(listing.problems),
            listing.empty,
            skipped,
            companions=companions,
            signature=None if listing.problems else listing.signature,
            is_kept=listing.is_kept,
        )


class _Way:
    """The folders from the root to a folder: whether discovery would get there from above."""

    def __init__(self, root: bytes, folder: bytes, own: frozenset[tuple[int, int]], rules: DiscoveryRules) -> None:
        self.closed: DiscoveredFolder | None = None
        """The first folder on the way, the last one included, that is excluded or cannot be read."""
        self.is_open = True
        parts = folder.split(b"/") if folder else []
        for number, name in enumerate(parts):
            above, path = b"/".join(parts[:number]), b"/".join(parts[: number + 1])
            marker = _marker_in(root + b"/" + above)
            exclusion = rules.folders.exclusion_of(path) if rules.folders else None
            try:
                self.is_open = _is_listed(root + b"/" + path, name, above, own)
            except OSError as error:
                self.closed = DiscoveredFolder(path, (), (Problem(path, reason_of(error), folder=True),), empty=False)
            if marker is not None:
                self.closed = _excluded(above, _marker_reason(marker), marker)
            elif exclusion is not None and self.is_open:
                self.closed = _excluded(path, exclusion.reason, os.fsencode(exclusion.text))
            if self.closed is not None or not self.is_open:
                break


def _marker_in(folder: bytes) -> bytes | None:
    try:
        with os.scandir(folder) as entries:
            hidden = (entry for entry in entries if entry.name[0] == _DOT and entry.name.lower() in _MARKERS)
            return min((entry.name for entry in hidden if not entry.is_dir(follow_symlinks=False)), default=None)
    except OSError:
        return None


def _is_listed(path: bytes, name: bytes, above: bytes, own: frozenset[tuple[int, int]]) -> bool:
    """Return whether the entry of a folder is a folder that discovery lists; other errors are raised."""
    is_library = above.lower().endswith(_LIBRARY_ENDINGS)
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_folder = stat.S_ISDIR(status.st_mode) and name[0] != _DOT and (status.st_dev, status.st_ino) not in own
    return is_folder and not _is_skipped(name.lower(), is_library=is_library)


def _is_skipped(lower: bytes, *, is_library: bool) -> bool:
    return (is_library and lower not in _ORIGINALS) or lower in SKIPPED_FOLDERS or lower.endswith(SKIPPED_ENDINGS)


def _marker_reason(marker: bytes) -> str:
    return f"the file {os.fsdecode(marker)} in it"


def _excluded(path: bytes, reason: str, example: bytes) -> DiscoveredFolder:
    skipped = (SkippedFiles(FileKind.EXCLUDED, 1, example),)
    return DiscoveredFolder(path, (), (), empty=False, unsupported=skipped, excluded=reason)


_LINK = "This is a symbolic link, and links are not followed. Serve the folder that it points to instead."


class _Listing:
    """The entries of one folder, by kind."""

    def __init__(self, root: bytes, path: bytes, own: frozenset[tuple[int, int]], known: bytes | None) -> None:
        self.files: list[Fingerprint] = []
        self.companions: list[Companion] = []
        self.folders: list[bytes] = []
        self.problems: list[Problem] = []
        self.skipped: dict[FileKind, tuple[int, bytes]] = {}
        self.empty = True
        self.marker: bytes | None = None
        """The file that excludes the folder."""
        self.signature: bytes | None = None
        self.is_kept = False
        self._is_library = path.lower().endswith(_LIBRARY_ENDINGS)
        self._prefix = path + b"/" if path else b""
        self._own = own
        try:
            with os.scandir(root + b"/" + path if path else root) as opened:
                entries = list(opened)
        except OSError as error:
            self.empty = False
            self.problems.append(Problem(path, reason_of(error), folder=True))
            return
        self.empty = not entries
        listed = _looked_up(entries)
        # A root without entries may be a mount point without its drive.
        self.signature = folder_signature(listed) if entries or path else None
        self.is_kept = self.signature is not None and self.signature == known
        if self.is_kept:
            listed = [(entry, status) for entry, status in listed if status and stat.S_ISDIR(status.st_mode)]
        self._add_all(listed)

    def count_photos(self) -> None:
        """Count the photos instead of listing them."""
        for file in self.files:
            self._skip(FileKind.ROOT_PHOTO, file.name)
        for media, file in self.companions:
            shown = FileKind.ROOT_PHOTO if is_photo(media, file.name) else kind_of(file.name)
            self._skip(shown or FileKind.OTHER, file.name)
        self.files.clear()
        self.companions.clear()

    def _add_all(self, entries: Iterable[ListedEntry]) -> None:
        """Sort the entries by kind. This is the inner loop of a scan, so the common case is inline."""
        prefix, files = self._prefix, self.files
        for entry, status in entries:
            name = entry.name
            if name[0] == _DOT:
                self._add_hidden(entry)
                continue
            dot = name.rfind(b".")
            try:
                if dot > 0 and name[dot:].lower() in _EXTENSIONS:
                    status = status or entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        files.append(
                            Fingerprint(
                                prefix + name, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns
                            )
                        )
                    else:
                        self._add_special(entry, status)
                else:
                    self._add_other(entry)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.problems.append(Problem(prefix + name, reason_of(error), folder=False))

    def _add_hidden(self, entry: os.DirEntry[bytes]) -> None:
        """Count a folder of a program, and note a file that excludes this folder."""
        lower = entry.name.lower()
        if lower in SKIPPED_FOLDERS:
            self._skip(FileKind.FOLDER, entry.name)
        elif lower in _MARKERS and not entry.is_dir(follow_symlinks=False):
            self.marker = min(entry.name, self.marker or entry.name)

    def _add_special(self, entry: os.DirEntry[bytes], status: os.stat_result) -> None:
        """Add what has the name of a photo and is not a file."""
        if stat.S_ISDIR(status.st_mode):
            self._add_folder(entry)
            return
        reason = _LINK if stat.S_ISLNK(status.st_mode) else "This is not a regular file."
        self.problems.append(Problem(self._prefix + entry.name, reason, folder=False))

    def _add_other(self, entry: os.DirEntry[bytes]) -> None:
        """Add a folder; count a file that is not a photo by its name, or add it if it is one by its content."""
        if entry.is_dir():
            self._add_folder(entry)
            return
        if not entry.is_file(follow_symlinks=False):
            return
        name = entry.name
        media = None if self._is_library else media_kind(name)
        if media is not None:
            self.companions.append(Companion(media, self._fingerprint(entry)))
            return
        kind = FileKind.SYSTEM if self._is_library else kind_of(name)
        is_picture = not self._is_library and says_little(name) and holds_picture(entry.path)
        if is_picture:
            self.files.append(self._fingerprint(entry))
            return
        if is_picture is None:
            self.signature = None
        self._skip(kind or FileKind.OTHER, name)

    def _fingerprint(self, entry: os.DirEntry[bytes]) -> Fingerprint:
        status = entry.stat(follow_symlinks=False)
        path = self._prefix + entry.name
        return Fingerprint(path, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)

    def _skip(self, kind: FileKind, name: bytes) -> None:
        count, example = self.skipped.get(kind, (0, name))
        self.skipped[kind] = count + 1, min(example, name)

    def _add_folder(self, entry: os.DirEntry[bytes]) -> None:
        lower = entry.name.lower()
        if _is_skipped(lower, is_library=self._is_library):
            self._skip(FileKind.FOLDER, entry.name)
            return
        if entry.is_symlink():
            self.problems.append(Problem(self._prefix + entry.name, _LINK, folder=False))
            return
        if self._own:
            status = entry.stat(follow_symlinks=False)
            if (status.st_dev, status.st_ino) in self._own:
                return
        self.folders.append(self._prefix + entry.name)


def _looked_up(entries: Sequence[os.DirEntry[bytes]]) -> list[ListedEntry]:
    try:
        return [(entry, entry.stat(follow_symlinks=False)) for entry in entries]
    except OSError:
        return [(entry, _status(entry)) for entry in entries]


def _status(entry: os.DirEntry[bytes]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def reason_of(error: OSError) -> str:
    """Return a sentence that says why the operating system refused."""
    if isinstance(error, PermissionError):
        return "It cannot be read: permission denied."
    if isinstance(error, FileNotFoundError):
        return "It is missing now."
    return f"It could not be read ({os.strerror(error.errno) if error.errno else 'unknown reason'})."


def _identities(folders: Collection[bytes]) -> frozenset[tuple[int, int]]:
    """Return device and inode of the folders that exist."""
    found: set[tuple[int, int]] = set()
    for folder in folders:
        try:
            status = os.stat(folder)  # noqa: PTH116 - a path of bytes
        except OSError:
            continue
        found.add((status.st_dev, status.st_ino))
    return frozenset(found)
