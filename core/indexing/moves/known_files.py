"""The rows of the database as a scan compares them with the disk."""

from __future__ import annotations

from typing import NamedTuple

from core.media.fingerprints import Fingerprint
from core.models import PhotoId


class KnownFile(NamedTuple):
    """One row of the database. A tuple and not a dataclass: a scan makes one for every row."""

    photo_id: PhotoId
    path: bytes
    size: int
    mtime_ns: int
    deleted: bool
    """Whether it was missing already."""
    inode: int | None = None
    """None until a scan has stored it, like the change time."""
    ctime_ns: int | None = None
    must_reread: bool = False
    """Whether an earlier version of the program read it, which did not find all that this one does."""
    sidecar_signature: int | None = None
    """See `core.indexing.units.photo_sidecars`; None if it was read without sidecars."""

    @property
    def fingerprint(self) -> Fingerprint:
        """The file as it was when it was read."""
        return Fingerprint(self.path, self.size, self.mtime_ns, self.inode, self.ctime_ns)
