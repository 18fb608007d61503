"""Who asks: members, guests, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import CategoryId, ShareId, UserId
from core.models.photo_sets import PhotoSet


class Role(StrEnum):
    """What a member may do; see `core.permissions`."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"
    PUBLIC = "public"
    """Anybody, in the categories that are open to everybody; never a member's role."""
    GUEST = "guest"
    """Whoever has a link, in what it shows; never a member's role."""


MEMBER_ROLES = (Role.VIEWER, Role.EDITOR, Role.ADMIN)
"""The roles that an account can have, the least first."""


class Downloads(StrEnum):
    """What the people who have a link may take: nothing, 1200 px without metadata, or the files themselves."""

    OFF = "off"
    DERIVATIVES = "derivatives"
    ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class SharePass:
    """What a guest sees: the photos of one link, for as long as it stands. Its title is safe to show."""

    share_id: ShareId
    title: str
    photo_set: PhotoSet
    """What the link points to."""
    shows_details: bool
    downloads: Downloads


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. Every query and every operation takes one."""

    user_id: UserId
    name: str
    role: Role
    category_ids: frozenset[CategoryId] | None = None
    """The categories this actor may see; None means all."""
    share: SharePass | None = None
    """Of a guest only: the link whose photos they see, beside which there is nothing."""
