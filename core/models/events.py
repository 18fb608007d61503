"""Events and background work of a gallery, reports of its scans, and the address of its server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

from core.models.ids import CategoryId
from core.models.unsupported_files import FileKind


@dataclass(frozen=True, slots=True)
class ScanError:
    """A file or folder that could not be read in the last scan."""

    path: str
    """Safe to show."""
    reason: str
    seen_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The counts of one scan, as in `scan --json`."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    excluded: int = 0
    """Photos shown until now, in folders that are excluded since."""
    unchanged: int = 0
    sidecars: int = 0
    """Files that describe photos."""
    errors: int = 0
    unsupported: dict[FileKind, int] = field(default_factory=dict)
    """Files and folders that are not shown, by kind."""
    seconds: float = 0.0

    def plus(self, other: ScanReport) -> ScanReport:
        """Return the sums of all counts and times."""
        names = [each.name for each in fields(self) if each.name != "unsupported"]
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        return ScanReport(**sums, unsupported=dict(Counter(self.unsupported) + Counter(other.unsupported)))


@dataclass(frozen=True, slots=True)
class Activity:
    """The background work of the gallery; the status line shows `sentence`."""

    sentence: str = ""
    done: int = 0
    total: int | None = None
    """None while unknown."""
    rate: float | None = None
    """Items a second; None while unknown."""
    seconds_left: float | None = None
    """None while unknown."""
    is_scan: bool = False
    """Whether files are looked for or read."""
    is_problem: bool = False
    """Whether it says, instead of work, what everybody must know: nothing can be changed any longer."""


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Photos were added, removed or changed: read lists again."""

    category_ids: frozenset[CategoryId] = field(default_factory=frozenset)
    """Empty: anything may have changed."""


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """The background work progressed."""

    activity: Activity


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Members, their keys, roles or access changed: read actors again."""


Event = LibraryChanged | ActivityChanged | MembersChanged


@dataclass(frozen=True, slots=True)
class Health:
    """Counts of what the gallery holds."""

    categories: int
    collections: int
    photos: int
    errors: int


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """The address of a running SSH server, its host key, and the keys of the owner."""

    address: str
    port: int
    host_key: str
    """SHA-256 fingerprint that OpenSSH shows at the first connection."""
    owner: str
    owner_keys: tuple[str, ...]
    """Fingerprints with their labels, safe to show."""
    claim_code: str | None
    """Shown once, while the gallery has no owner."""
    links: str | None = None
    """The base URL of share links; None if no web pages are served."""
