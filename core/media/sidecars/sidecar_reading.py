"""Reads the sidecars of a photo in a worker process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import UnreadablePhotoError
from core.media.metadata.xmp import Xmp
from core.media.originals import Original, open_original
from core.media.sidecars.own_sidecars import is_own_sidecar
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.media.sidecars.takeout_metadata import LARGEST_JSON, TakeoutMetadata, parse_takeout
from core.media.sidecars.takeout_names import is_title_of

LARGEST_XMP = 16 * 1024 * 1024
"""Bytes of an XMP sidecar that is read; programs keep the steps of development in it."""


@dataclass(frozen=True, slots=True)
class SidecarMetadata:
    """What the sidecars of a photo say."""

    xmp: Xmp = field(default_factory=lambda: Xmp({}))
    takeout: TakeoutMetadata | None = None
    problems: tuple[tuple[bytes, str], ...] = ()
    """Sidecars that could not be read, with sentences that say why."""


def read_sidecars(photo: Original, sidecars: PhotoSidecars) -> SidecarMetadata:
    """Read the sidecars of a photo; of several JSON files, the one whose title is that of the photo."""
    reader = _Reader(photo.root)
    found = [packet for path in sidecars.xmp if (packet := reader.read(path, LARGEST_XMP)) is not None]
    # What sshowcase itself wrote is in the index already.
    packets = [packet for packet in found if not is_own_sidecar(packet)]
    takeout = reader.takeout(sidecars, photo.path.rpartition(b"/")[2])
    return SidecarMetadata(Xmp.from_packets(*packets), takeout, tuple(reader.problems))


class _Reader:
    """Reads files of one root, and collects what is wrong with them."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self.problems: list[tuple[bytes, str]] = []

    def read(self, path: bytes, limit: int) -> bytes | None:
        """Return the contents of a file, None if it cannot be read or is gone."""
        try:
            with open_original(self._original(path)) as file:
                data = file.read(limit + 1)
        except FileNotFoundError:
            return None
        except PermissionError:
            self.problems.append((path, "This sidecar cannot be read: permission denied."))
        except (UnreadablePhotoError, OSError):
            self.problems.append((path, "This sidecar could not be read."))
        else:
            if len(data) <= limit:
                return data
            self.problems.append((path, f"This sidecar is larger than {limit >> 20} MB and was not read."))
        return None

    def _original(self, path: bytes) -> Original:
        """Return the place of a sidecar, which is in another root if its path is absolute."""
        folder, _, name = path.rpartition(b"/")
        return Original(folder, name) if path.startswith(b"/") else Original(self._root, path)

    def takeout(self, sidecars: PhotoSidecars, name: bytes) -> TakeoutMetadata | None:
        """Return the first JSON file whose title is that of the photo, else the first one that needs no title."""
        otherwise: TakeoutMetadata | None = None
        for found, needs_title in self._json_files(sidecars):
            if found.title is not None and is_title_of(found.title, name):
                return found
            if not needs_title and otherwise is None:
                otherwise = found
        return otherwise

    def _json_files(self, sidecars: PhotoSidecars) -> Iterator[tuple[TakeoutMetadata, bool]]:
        for path, needs_title in sidecars.json:
            data = self.read(path, LARGEST_JSON)
            try:
                found = None if data is None else parse_takeout(data)
            except ValueError:
                self.problems.append((path, "This sidecar is not valid JSON."))
                continue
            if found is not None:
                yield found, needs_title
