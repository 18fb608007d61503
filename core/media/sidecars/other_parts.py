"""The parts of a Google Takeout export that are in other roots: a sidecar can be in another part than its photo."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from stat import S_ISREG
from typing import Final

from core.media.file_kinds import media_kind
from core.media.fingerprints import Fingerprint
from core.media.formats import EXTENSIONS
from core.media.sidecars.sidecar_matching import JSON, album_of, is_part

_DEEPEST: Final = 3
"""How far below a root an export may begin: "export/part 1/takeout-20240131T101112Z-001"."""


@dataclass(frozen=True, slots=True)
class OtherParts:
    """Files in other roots, by absolute paths, in albums that a root has, too."""

    sidecars: tuple[Fingerprint, ...] = ()
    photos: tuple[bytes, ...] = ()
    is_complete: bool = True
    """Whether all other roots could be looked into."""

    @property
    def digest(self) -> bytes:
        """Return a digest that differs when a sidecar was changed, added or removed, or is away; empty without any."""
        if not self.is_complete:
            return b"away"
        if not self.sidecars:
            return b""
        return blake2b(repr([each[:3] for each in sorted(self.sidecars)]).encode(), digest_size=16).digest()


def other_parts(root: bytes, others: Sequence[bytes]) -> OtherParts:
    """Look into the folders of other roots that are in the same albums of an export as folders of this root."""
    own: defaultdict[bytes, list[_Part]] = defaultdict(list)
    for part in _parts(root):
        own[part.export].append(part)
    if not own:
        return OtherParts()
    sidecars: list[Fingerprint] = []
    photos: list[bytes] = []
    is_complete = True
    for other in others:
        is_complete &= any(_entries(other))
        seen: set[bytes] = set()
        for part in _parts(other):
            for folder, entries in _albums(part, own[part.export], {root, *seen}):
                seen.add(folder)
                for entry in entries:
                    path = folder + b"/" + entry.name
                    if entry.name[-5:].lower() == JSON:
                        sidecars += _fingerprints(entry, path)
                    elif _is_media(entry.name):
                        photos.append(path)
    return OtherParts(tuple(sidecars), tuple(photos), is_complete)


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder of a part of an export."""

    export: bytes
    below: bytes
    """What is between the beginning of the part and the folder, with a slash in front of it."""
    folder: bytes

    def folder_of(self, below: bytes) -> bytes | None:
        """Return where the folder with such a path below the beginning of a part is in this one."""
        start = self.below.rstrip(b"/") + b"/"
        return self.folder + below.removeprefix(start.rstrip(b"/")) if (below + b"/").startswith(start) else None


def _parts(root: bytes) -> Iterator[_Part]:
    """Yield the folders of a root at which parts of exports begin: "takeout-20240131T101112Z-001", "Takeout" in it."""
    pending = [(root.rstrip(b"/"), 0)]
    while pending:
        folder, depth = pending.pop()
        export, below = album_of(folder)
        if below:
            yield _Part(export, below, folder)
        if below in {b"", b"/"} and depth < _DEEPEST:
            pending += [(folder + b"/" + name, depth + 1) for name in _folders(folder) if is_part(name.lower())]


def _albums(
    part: _Part, own: Sequence[_Part], left_out: Collection[bytes]
) -> Iterator[tuple[bytes, Sequence[os.DirEntry[bytes]]]]:
    """Yield the folders of a part with their entries, without those of which no part in `own` has one."""
    pending = [part.folder] if own else []
    while pending:
        folder = pending.pop()
        if folder in left_out:
            continue
        entries = list(_entries(folder))
        pending += [folder + b"/" + entry.name for entry in entries if _is_folder(entry)]
        _, below = album_of(folder)
        wanted = (each.folder_of(below) for each in own)
        if any(each is not None and each != folder and os.path.isdir(each) for each in wanted):  # noqa: PTH112 - bytes
            yield folder, entries


def _folders(folder: bytes) -> list[bytes]:
    return [entry.name for entry in _entries(folder) if _is_folder(entry)]


def _entries(folder: bytes) -> Iterator[os.DirEntry[bytes]]:
    """Yield the entries of a folder that are not hidden; none of one that cannot be listed."""
    try:
        with os.scandir(folder) as found:
            yield from (entry for entry in found if not entry.name.startswith(b"."))
    except OSError:
        return


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _fingerprints(entry: os.DirEntry[bytes], path: bytes) -> list[Fingerprint]:
    """Return the fingerprint of a file, nothing for other entries and one that is gone."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return []
    if not S_ISREG(status.st_mode):
        return []
    return [Fingerprint(path, status.st_size, status.st_mtime_ns, None, status.st_ctime_ns)]


def _is_media(name: bytes) -> bool:
    kind = media_kind(name)
    return name[name.rfind(b".") :].lower() in EXTENSIONS or (kind is not None and not kind.is_sidecar)
