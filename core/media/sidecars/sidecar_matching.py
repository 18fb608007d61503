"""Finds the sidecars of photos by names and folders. Pure.

An XMP sidecar is in the folder of its photo: "IMG_1.jpg.xmp" is that of one file, "IMG_1.xmp" that of all files with
this stem. A JSON file of Google Takeout may be in another part of an export that was split into several archives.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from core.media.fingerprints import Fingerprint
from core.media.sidecars.takeout_names import TakeoutNames

XMP = b".xmp"
JSON = b".json"
# "takeout-20240131T101112Z-1-001", "Takeout", what systems call a second folder of this name, and "part 2".
_EXPORT = re.compile(rb"(takeout-[0-9]{8}t[0-9]{6}z)(?:-[0-9]+)*(?:[ _]?\([0-9]+\)| [0-9]+)?")
_PART = re.compile(rb"takeout(?:[ _.-]?\(?[0-9]+\)?)?|(?:part|archive|zip)?[ _.-]?[0-9]{1,3}")


_Album = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class PhotoSidecars:
    """The sidecars of one photo, as a worker reads them."""

    xmp: tuple[bytes, ...] = ()
    """Paths below the root; the one of the whole name comes first."""
    json: tuple[tuple[bytes, bool], ...] = ()
    """Paths of JSON files of which one may describe the photo, and whether the title in it has to say so."""

    @property
    def paths(self) -> tuple[bytes, ...]:
        """Return all paths."""
        return (*self.xmp, *(path for path, _ in self.json))


def match_sidecars(
    photos: Iterable[bytes], sidecars: Collection[bytes], root: bytes | None = None
) -> dict[bytes, PhotoSidecars]:
    """Return the sidecars of photos by the photos' paths, for those that have any.

    The paths are below one root. If it is given, there are absolute paths of files of other roots among them, which are
    in the same export.
    """
    album = album_of if root is None else partial(_album_below, root)
    xmp: defaultdict[bytes, dict[str, bytes]] = defaultdict(dict)
    json: defaultdict[_Album, list[bytes]] = defaultdict(list)
    for folder, sidecar_names in sorted(_by_folder(sorted(sidecars)).items()):
        beginning = folder + b"/" if folder else b""
        described = json_names = None
        for name in sidecar_names:
            if name[-4:].lower() == XMP:
                described = xmp[folder] if described is None else described
                described.setdefault(_folded(name[:-4]), beginning + name)
            elif name[-5:].lower() == JSON:
                json_names = json[album(folder)] if json_names is None else json_names
                json_names.append(beginning + name)
    found: dict[bytes, PhotoSidecars] = {}
    if not xmp and not json:
        return found
    folders = _by_folder(photos)
    names: defaultdict[_Album, list[bytes]] = defaultdict(list)
    for folder, photo_names in folders.items():
        names[album(folder)] += photo_names
    for folder, photo_names in folders.items():
        index, key = xmp.get(folder, {}), album(folder)
        takeout = TakeoutNames(_nearest_first(json[key], folder), names[key]) if key in json else None
        for name in photo_names:
            xmp_paths = tuple(_xmp_of(name, index)) if index else ()
            files = takeout.candidates(name) if takeout is not None else ()
            if xmp_paths or files:
                matched = PhotoSidecars(xmp_paths, tuple((each.path, each.needs_title) for each in files))
                found[folder + b"/" + name if folder else name] = matched
    return found


def album_of(folder: bytes) -> _Album:
    """Return what the parts of one album have in common: the export, else where it is, and the path below it.

    A folder that is not in an export has only itself.
    """
    parts = folder.lower().split(b"/")
    inner = next((n for n in reversed(range(len(parts))) if is_part(parts[n]) and b"takeout" in parts[n]), None)
    if inner is None:
        return folder, b""
    outer = inner
    while outer and is_part(parts[outer - 1]):
        outer -= 1
    below = b"/".join(folder.split(b"/")[inner + 1 :])
    exports = [export[1] for part in parts[outer : inner + 1] if (export := _EXPORT.fullmatch(part))]
    return exports[0] if exports else b"/".join(parts[:outer]) + b"/", b"/" + below


def _album_below(root: bytes, folder: bytes) -> _Album:
    return album_of(folder if folder.startswith(b"/") else (root + b"/" + folder).rstrip(b"/"))


def is_part(name: bytes) -> bool:
    """Return whether a folder is called like a part of an export, or like what is around such parts."""
    return bool(_EXPORT.fullmatch(name) or _PART.fullmatch(name))


def is_in_export(folder: bytes) -> bool:
    """Return whether a folder is in an export of Google, where sidecars may describe photos in other folders."""
    return album_of(folder)[1] != b""


def sidecar_signature(matched: PhotoSidecars, files: Mapping[bytes, Fingerprint]) -> int:
    """Return 63 bits that differ when one of a photo's sidecars was changed, added or removed."""
    digest = blake2b(digest_size=8)
    for path in matched.paths:
        file = files[path]
        digest.update(b"%b/%d/%d/%d/" % (file.name, file.size, file.mtime_ns, file.ctime_ns or 0))
    return int.from_bytes(digest.digest()) >> 1


def _xmp_of(name: bytes, index: Mapping[str, bytes]) -> Iterator[bytes]:
    folded = _folded(name)
    stem, dot, _ = folded.rpartition(".")
    for described in (folded, *([stem] if dot and stem else [])):
        if described in index:
            yield index[described]


def _by_folder(photos: Iterable[bytes]) -> Mapping[bytes, Sequence[bytes]]:
    found: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for path in photos:
        folder, _, name = path.rpartition(b"/")
        found[folder].append(name)
    return found


def _nearest_first(paths: Iterable[bytes], folder: bytes) -> list[bytes]:
    return sorted(paths, key=lambda path: path.rpartition(b"/")[0] != folder)


def _folded(name: bytes) -> str:
    if name.isascii():
        return name.lower().decode("ascii")
    return unicodedata.normalize("NFC", os.fsdecode(name)).casefold()
