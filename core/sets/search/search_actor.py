"""The actor of a query, as far as its conditions depend on it."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import GuestId, SessionFavourites


@dataclass(frozen=True, slots=True)
class SearchActor:
    """A member by their id (0: the owner), or an actor without an account with their favourites."""

    user_id: int = 0
    favourites: GuestId | SessionFavourites | None = None
    """None for members, whose favourites are stored with their id."""
