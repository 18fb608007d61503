"""The feeds that a session can choose from."""

from __future__ import annotations

import secrets

from core.library.moments.member_day import member_day
from core.models import FeedKind, FeedSet
from core.models.sets.feed_sets import SEEDS
from core.permissions import redaction_of
from tui.session import Session

FEED = "Feed"
PREFERENCE = "feed"
"""The preference with the kind of feed that a member has chosen last."""

FEED_NAMES = {
    FeedKind.RECENT: "Recent",
    FeedKind.REDISCOVER: "Rediscover",
    FeedKind.RANDOM: "Random",
}
FEED_WORDS = {
    FeedKind.RECENT: "newest first, collections mixed",
    FeedKind.REDISCOVER: "half a year and older, favourites first",
    FeedKind.RANDOM: "shuffled",
}


def feed_kinds(session: Session) -> tuple[FeedKind, ...]:
    """Return the kinds of feeds that there are for the actor: without dates, none to rediscover."""
    shows_dates = redaction_of(session.actor).shows_dates
    return tuple(kind for kind in FeedKind if shows_dates or kind is not FeedKind.REDISCOVER)


def chosen_kind(session: Session) -> FeedKind:
    """Return the kind of feed that was chosen last; without a choice, recent photos."""
    chosen = session.preferences.get(PREFERENCE)
    return next((kind for kind in feed_kinds(session) if kind == chosen), FeedKind.RECENT)


def feed_of(session: Session, kind: FeedKind, *, is_new: bool = False) -> FeedSet:
    """Return the feed of a kind: all day the same one to rediscover, unless it is to be a new one."""
    seed = secrets.randbelow(SEEDS)
    if kind is FeedKind.RECENT:
        return FeedSet(kind)
    if kind is FeedKind.RANDOM:
        return FeedSet(kind, seed=seed)
    return FeedSet(kind, member_day(session.preferences, session.clock()), seed if is_new else 0)
