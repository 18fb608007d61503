"""What happens in a gallery, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.models.ids import CategoryId


@dataclass(frozen=True, slots=True)
class ScanError:
    """A file or folder that the last scan could not read."""

    path: str
    """Safe to show."""
    reason: str
    seen_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one scan found; the numbers of `scan --json`."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    unchanged: int = 0
    errors: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """What the gallery does in the background now; the status line shows `sentence`."""

    sentence: str = ""
    done: int = 0
    total: int | None = None
    """None while unknown."""


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Photos came, went or changed; lists and outlines should be read again."""

    category_ids: frozenset[CategoryId] = field(default_factory=frozenset)
    """Empty: anything may have changed."""


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """The background work moved on."""

    activity: Activity


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Members, their keys, roles or access changed; whoever relies on an actor should ask for it anew."""


Event = LibraryChanged | ActivityChanged | MembersChanged


@dataclass(frozen=True, slots=True)
class Health:
    """Counts for people: what the gallery holds."""

    categories: int
    collections: int
    photos: int
    errors: int


@dataclass(frozen=True, slots=True)
class Listening:
    """An open door: where visitors come in, and by which keys the owner does."""

    address: str
    port: int
    host_key: str
    """SHA-256 fingerprint that OpenSSH shows at the first visit."""
    owner: str
    owner_keys: tuple[str, ...]
    """Fingerprints with their labels, safe to show."""
    claim_code: str | None
    """Shown once while nobody owns the gallery yet."""
    links: str | None = None
    """What the addresses of links begin with, None where none are served."""
