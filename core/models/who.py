"""Actors: members, guests and the public, with their role and access."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import AlbumId, CategoryId, GuestId, IdRanges, ShareId, UserId
from core.models.photo_sets import PhotoSet


class Role(StrEnum):
    """A set of permissions; see `core.permissions`."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"
    PUBLIC = "public"
    """Anyone, with access to the public categories; never a member's role."""
    GUEST = "guest"
    """Anyone with a share link, with access to its photos; never a member's role."""


MEMBER_ROLES = (Role.VIEWER, Role.EDITOR, Role.ADMIN)
"""The roles that an account can have, the least first."""


class Downloads(StrEnum):
    """What guests of a share link may download: nothing, 1200 px without metadata, or the original files."""

    OFF = "off"
    DERIVATIVES = "derivatives"
    ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class SharePass:
    """What a guest has access to: the photos of one open share link. Its title is safe to show."""

    share_id: ShareId
    title: str
    photo_set: PhotoSet
    """The target of the share link."""
    shows_details: bool
    downloads: Downloads


_NONE = IdRanges("")


@dataclass(frozen=True, slots=True)
class SessionFavourites:
    """The favourites of a guest or of `public@` over SSH: in the memory of one session, gone with it."""

    photos: IdRanges = _NONE
    collections: IdRanges = _NONE
    categories: IdRanges = _NONE


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or program that asks. Every query and every operation takes one."""

    user_id: UserId
    name: str
    """The login name; safe to show."""
    role: Role
    category_ids: frozenset[CategoryId] | None = None
    """The categories that the actor has access to; None means all."""
    share: SharePass | None = None
    """Only for a guest: the share link, to whose photos all access is limited."""
    display_name: str = ""
    """What the member is called, where that cannot be a login name: "Aunt Ida"; safe to show, empty for the others."""
    session_revision: int = 0
    """A number that changes when all sessions of the member end, for instance when their password is reset."""
    favourites: GuestId | SessionFavourites | None = None
    """Where those of a guest or of `public@` are: rows of a guest of web pages, or a session; None: there are none.

    Those of a member are stored with their id, and this is None.
    """
    opened_albums: frozenset[AlbumId] = frozenset()
    """The own protected albums that this session has opened with their passphrases; no other session has them open."""

    @property
    def shown_name(self) -> str:
        """What people call the actor: the display name, else the login name."""
        return self.display_name or self.name
