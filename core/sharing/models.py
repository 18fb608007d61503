"""Share links as values: their options, a maker's view and a server's view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.models import Actor, Downloads, PhotoSet, ShareId, UserId
from core.models.sets.filtered_sets import queries_of

DEFAULT_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ShareOptions:
    """What a link permits its guests; the defaults are the most restrictive ones."""

    title: str = ""
    """The title above the photos; when empty, the name of the collection or the number of photos."""
    note: str = ""
    """A note to the recipient."""
    short_name: str = ""
    """The part of the address before the random part: letters, digits and hyphens."""
    password_hash: str | None = None
    """As `core.limits.password_hashing.PasswordHashing.hash` returns it; None for a link without a password."""
    view_limit: int | None = None
    """How often the link can be opened; None for any number of times."""
    downloads: Downloads = Downloads.OFF
    strips_originals: bool = True
    """Whether downloaded originals lose EXIF, GPS and XMP; the files themselves never change."""
    shows_details: bool = False
    """Whether guests see dates, cameras and file names; places are never shown."""
    title_in_previews: bool = False
    """Whether the page that chat programs fetch for a preview shows the title."""


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A share link as its maker sees it; all texts are safe to show."""

    share_id: ShareId
    public_id: str
    """The id in the addresses of its pages; it grants no access."""
    maker_id: UserId
    maker: str
    title: str
    note: str
    photo_set: PhotoSet | None
    """What it points to; None: a set that another version of the program stored."""
    photo_count: int
    """The number of photos that it shows now."""
    has_password: bool
    view_limit: int | None
    views: int
    """How often it was opened."""
    downloads: Downloads
    strips_originals: bool
    shows_details: bool
    title_in_previews: bool
    created: datetime
    """UTC, as the other times."""
    expires: datetime
    revoked: datetime | None
    last_used: datetime | None

    @property
    def is_live(self) -> bool:
        """Return whether it shows what a query finds at any time."""
        return self.photo_set is not None and bool(queries_of(self.photo_set))

    @property
    def is_used_up(self) -> bool:
        """Return whether the link was opened as often as its limit permits."""
        return self.view_limit is not None and self.views >= self.view_limit

    def is_valid(self, now: datetime) -> bool:
        """Return whether a new guest can open the link."""
        return self.revoked is None and now < self.expires and not self.is_used_up

    def state(self, now: datetime) -> str:
        """Return the state in one or two words."""
        if self.revoked is not None:
            return "revoked"
        if self.is_used_up:
            return "used up"
        if now >= self.expires:
            return "expired"
        return "open" if self.photo_count else "shows nothing"


@dataclass(frozen=True, slots=True)
class NewShareLink:
    """A new share link with its token, which is shown only once."""

    share: ShareLink
    token: str


@dataclass(frozen=True, slots=True)
class ValidShareLink:
    """A share link that has neither expired nor been revoked, as the servers see it."""

    share_id: ShareId
    public_id: str
    actor: Actor
    """The guest as an actor, who sees its photos."""
    note: str
    title_in_previews: bool
    password_hash: str | None
    is_used_up: bool
    strips_originals: bool
    cookie_key: bytes
    expires_at: int
    """UTC seconds."""
    is_limited: bool = False
    """Whether it can be opened only so many times."""

    @property
    def title(self) -> str:
        """The title above the photos."""
        assert self.actor.share is not None
        return self.actor.share.title

    @property
    def downloads(self) -> Downloads:
        """What guests can download."""
        assert self.actor.share is not None
        return self.actor.share.downloads

    @property
    def shows_details(self) -> bool:
        """Whether guests see dates, cameras and file names."""
        assert self.actor.share is not None
        return self.actor.share.shows_details
