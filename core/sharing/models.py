"""Links as they cross rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.models import Actor, Downloads, PhotoSet, ShareId, UserId

DEFAULT_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ShareOptions:
    """What a link lets its visitors do; the defaults are the careful ones."""

    title: str = ""
    """What visitors read above the photos; empty: the name of the collection, or how many photos there are."""
    note: str = ""
    """A few words to the recipient."""
    short_name: str = ""
    """Stands in the address before the random part: letters, digits and hyphens."""
    password_hash: str | None = None
    """From `core.limits.password_hashing.hash_password`."""
    view_limit: int | None = None
    """How often it can be opened; None is any number of times."""
    downloads: Downloads = Downloads.OFF
    strips_originals: bool = True
    """Whether originals lose EXIF, GPS and XMP on the way; the files themselves are never touched."""
    shows_details: bool = False
    """Whether visitors see dates, cameras and file names; places are never shown."""
    title_in_previews: bool = False
    """Whether the title stands on the page that chat programs look at before anybody opens the link."""


@dataclass(frozen=True, slots=True)
class Share:
    """A link as its maker sees it; all texts are safe to show."""

    share_id: ShareId
    public_id: str
    """Stands in addresses once a visit has begun; opens nothing by itself."""
    maker_id: UserId
    maker: str
    title: str
    note: str
    photo_set: PhotoSet | None
    """What it points to; None: a set that another version of the program stored."""
    photo_count: int
    """How many photos it shows now."""
    has_password: bool
    view_limit: int | None
    views: int
    """How often somebody opened it."""
    downloads: Downloads
    strips_originals: bool
    shows_details: bool
    title_in_previews: bool
    created: datetime
    """UTC, like the other times."""
    expires: datetime
    revoked: datetime | None
    last_used: datetime | None

    @property
    def is_used_up(self) -> bool:
        """Say whether it was opened as often as it may be."""
        return self.view_limit is not None and self.views >= self.view_limit

    def stands(self, now: datetime) -> bool:
        """Say whether somebody who was not there yet can still open it."""
        return self.revoked is None and now < self.expires and not self.is_used_up

    def state(self, now: datetime) -> str:
        """Say in a word or two what has become of it."""
        if self.revoked is not None:
            return "revoked"
        if self.is_used_up:
            return "used up"
        return "open" if now < self.expires else "expired"


@dataclass(frozen=True, slots=True)
class NewShare:
    """A link that was just made, with what is shown this once only."""

    share: Share
    token: str


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A link that has neither expired nor been revoked, for those who serve it to visitors."""

    share_id: ShareId
    public_id: str
    actor: Actor
    """The guest who sees its photos."""
    note: str
    title_in_previews: bool
    password_hash: str | None
    is_used_up: bool
    strips_originals: bool
    cookie_key: bytes
    expires_at: int
    """UTC seconds."""

    @property
    def title(self) -> str:
        """The words above the photos."""
        assert self.actor.share is not None
        return self.actor.share.title

    @property
    def downloads(self) -> Downloads:
        """What visitors may take."""
        assert self.actor.share is not None
        return self.actor.share.downloads

    @property
    def shows_details(self) -> bool:
        """Whether visitors see dates, cameras and file names."""
        assert self.actor.share is not None
        return self.actor.share.shows_details
