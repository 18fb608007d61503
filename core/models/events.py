"""Events and background work of a gallery, reports of its scans, and the address of its server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

from core.models.ids import CategoryId, PhotoId, UserId
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
    stories: tuple[str, ...] = ()
    """The folders that are shown as stories from this scan on, by their paths below their root; safe to show."""
    former_stories: tuple[str, ...] = ()
    """Those that are shown as collections again."""
    seconds: float = 0.0

    def plus(self, other: ScanReport) -> ScanReport:
        """Return the sums of all counts and times, and the folders of both."""
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
class MarksChanged:
    """Favourites, ratings or tags of a few things changed, and nothing else: only lists by marks have other photos.

    It goes to the sessions of all members: they show only what they have read themselves.
    """

    photo_ids: frozenset[PhotoId] = frozenset()
    """At most `MOST_MARKED`."""
    has_groups: bool = False
    """Whether collections or categories were marked."""
    has_ratings: bool = False
    """Whether ratings are among the marks."""
    member_ids: frozenset[UserId] = frozenset()
    """Whose favourites and ratings they are; all share tags."""

    def is_seen_by(self, user_id: UserId) -> bool:
        """Return whether photos look different to a member in lists: after ratings of anybody, or own favourites."""
        return self.has_ratings or user_id in self.member_ids


MOST_MARKED = 500
"""Photos of one change of marks; when more were marked, lists are read again."""


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """The background work progressed."""

    activity: Activity


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Members, their keys, roles or access changed: read actors again."""


Event = LibraryChanged | MarksChanged | ActivityChanged | MembersChanged


def both_changed(
    one: MarksChanged | LibraryChanged, other: MarksChanged | LibraryChanged
) -> MarksChanged | LibraryChanged:
    """Return two changes as one, which asks for no less."""
    if not isinstance(one, MarksChanged) or not isinstance(other, MarksChanged):
        return LibraryChanged()
    photo_ids = one.photo_ids | other.photo_ids
    if len(photo_ids) > MOST_MARKED:
        return LibraryChanged()
    return MarksChanged(
        photo_ids,
        one.has_groups or other.has_groups,
        one.has_ratings or other.has_ratings,
        one.member_ids | other.member_ids,
    )


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
