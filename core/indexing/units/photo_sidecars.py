"""The sidecars of the photos of a root, with a signature that shows that one was changed. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.indexing.units.changed_files import JoinedFile
from core.media.discovery import DiscoveredFolder
from core.media.fingerprints import Fingerprint
from core.media.sidecars.other_parts import OtherParts
from core.media.sidecars.sidecar_matching import PhotoSidecars, match_sidecars, sidecar_signature

_NOWHERE = OtherParts()
UNREAD_SIDECARS = -1
"""The stored signature of a photo with a sidecar that could not be read: never a real one, so that it is retried."""


_Rank = tuple[bool, bool, bool, int, bytes]


@dataclass(frozen=True, slots=True)
class SidecarIndex:
    """The sidecars of photos by the paths of the photos; most have none."""

    photos: Mapping[bytes, PhotoSidecars] = field(default_factory=dict)
    signatures: Mapping[bytes, int] = field(default_factory=dict)
    number: int = 0
    """How many files these are."""


class MatchedSidecars:
    """What the names of the files of a root say about its sidecars."""

    def __init__(
        self,
        pictures: Iterable[Fingerprint],
        folders: Iterable[DiscoveredFolder],
        root: bytes | None = None,
        elsewhere: OtherParts = _NOWHERE,
    ) -> None:
        """Match the sidecars in `folders` to pictures, and to the videos and RAW files in there.

        Files `elsewhere` in parts of the same export are matched, too; their paths are absolute.
        """
        companions = [companion for folder in folders for companion in folder.companions]
        self._files = {file.path: file for kind, file in companions if kind.is_sidecar}
        self._files |= {file.path: file for file in elsewhere.sidecars}
        paths = [file.path for kind, file in companions if not kind.is_sidecar]
        if self._files:
            paths += [*(file.path for file in pictures), *elsewhere.photos]
        is_split = elsewhere.sidecars or elsewhere.photos
        self._matched = match_sidecars(paths, self._files, root if is_split else None)

    def described(self) -> dict[bytes, bytes]:
        """Return by the path of each sidecar that of the file that it describes; the most exact name first."""
        found: dict[bytes, _Rank] = {}
        for path, sidecars in self._matched.items():
            candidates = [(each, False) for each in sidecars.xmp] + list(sidecars.json)
            for each, is_doubtful in candidates:
                rank = (is_doubtful, *_distance(path, each), path)
                found[each] = min(found.get(each, rank), rank)
        return {sidecar: rank[-1] for sidecar, rank in found.items()}

    def index(self, photos: Iterable[Fingerprint], joined: Iterable[JoinedFile]) -> SidecarIndex:
        """Return the sidecars of photos: those of the primary file, then those of the other files of the photo."""
        if not self._matched:
            return SidecarIndex()
        owners = {each.file.path: each.primary for each in joined if not each.role.is_sidecar}
        units: defaultdict[bytes, list[PhotoSidecars]] = defaultdict(list)
        for path in sorted(self._matched, key=lambda path: (path in owners, path)):
            units[owners.get(path, path)].append(self._matched[path])
        found = {file.path: _merged(units[file.path]) for file in photos if file.path in units}
        signatures = {path: sidecar_signature(each, self._files) for path, each in found.items()}
        number = len({path for each in found.values() for path in each.paths})
        return SidecarIndex(found, signatures, number)


def _distance(path: bytes, sidecar: bytes) -> tuple[bool, bool, int]:
    """Return how much less than another one a file is what the name of a sidecar says."""
    name, described = path.rpartition(b"/")[2].lower(), sidecar.rpartition(b"/")[2].lower()
    return not described.startswith(name), name[name.rfind(b".") :] not in described, len(name)


def _merged(parts: list[PhotoSidecars]) -> PhotoSidecars:
    if len(parts) == 1:
        return parts[0]
    xmp = dict.fromkeys(path for part in parts for path in part.xmp)
    json: dict[bytes, bool] = {}
    for part in parts:
        for path, needs_title in part.json:
            json.setdefault(path, needs_title)
    return PhotoSidecars(tuple(xmp), tuple(json.items()))
