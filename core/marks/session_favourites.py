"""Favourites of a session of a guest or of `public@`: in memory, never written, gone with the session."""

from __future__ import annotations

from dataclasses import replace

from core.errors import UsageError
from core.marks.guest_favourites import MOST_OF_A_GUEST, TooManyFavouritesError
from core.marks.things import Things
from core.models import Actor, GuestId, IdRanges, SessionFavourites, count_of, id_ranges, ids_in
from core.permissions import Action, may


def in_session(actor: Actor, kept: GuestId | SessionFavourites | None = None) -> Actor:
    """Return an actor as one of a session: with favourites in memory, `kept` or none yet, where they may keep none."""
    return actor if may(actor, Action.MARK) else replace(actor, favourites=kept or SessionFavourites())


def with_favourites(actor: Actor, things: Things, *, is_favourite: bool) -> tuple[Actor, int]:
    """Return the actor of a session with things as favourites, or no longer, and how many of them were changed.

    Raises:
        UsageError: they are the category or collection of a share link, or there would be too many.
    """
    if actor.share is not None and (things.collections or things.categories):
        raise UsageError("Only photos can be favourites here.", "Open them, and mark the photos.")
    former = actor.favourites if isinstance(actor.favourites, SessionFavourites) else SessionFavourites()
    change = _with if is_favourite else _without
    kept = SessionFavourites(
        change(former.photos, things.photos),
        change(former.collections, things.collections),
        change(former.categories, things.categories),
    )
    before, after = _count(former), _count(kept)
    if after > max(MOST_OF_A_GUEST, before):
        raise TooManyFavouritesError.of_guest()
    return replace(actor, favourites=kept), abs(after - before)


def _with(ids: IdRanges, others: IdRanges) -> IdRanges:
    return id_ranges([*ids_in(ids), *ids_in(others)])


def _without(ids: IdRanges, others: IdRanges) -> IdRanges:
    return id_ranges(set(ids_in(ids)).difference(ids_in(others)))


def _count(kept: SessionFavourites) -> int:
    return sum(map(count_of, (kept.photos, kept.collections, kept.categories)))
