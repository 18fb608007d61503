"""Visitors who are no members."""

from __future__ import annotations

from core.models import Actor, Downloads, Role, ShareId, SharePass
from core.permissions import PUBLIC_VISITOR

PUBLIC = Actor(PUBLIC_VISITOR, "public", Role.PUBLIC)


def guest(downloads: Downloads) -> Actor:
    """Return a guest whose link gives that; sees every photo."""
    return Actor(PUBLIC_VISITOR, "guest", Role.GUEST, None, SharePass(ShareId(1), "Fine", None, True, downloads))


TAKING_ORIGINALS = guest(Downloads.ORIGINALS)
TAKING_NONE = (PUBLIC, guest(Downloads.OFF), guest(Downloads.DERIVATIVES))
