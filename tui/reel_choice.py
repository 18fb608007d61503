"""The orders of reels that a session can choose from."""

from __future__ import annotations

import secrets

from core.library.moments.member_day import member_day
from core.models import ReelOrder, ReelsSet
from core.models.sets.feed_sets import SEEDS
from tui.session import Session

REELS = "Reels"
PREFERENCE = "reels"
"""The preference with the order that a member has chosen last."""

REEL_NAMES = {
    ReelOrder.RECOMMENDED: "Recommended",
    ReelOrder.RECENT: "Recent",
    ReelOrder.RANDOM: "Random",
}
REEL_WORDS = {
    ReelOrder.RECOMMENDED: "new ones, favourites, and folders that you look at",
    ReelOrder.RECENT: "newest first, folders mixed",
    ReelOrder.RANDOM: "shuffled",
}


def chosen_order(session: Session) -> ReelOrder:
    """Return the order that was chosen last; without a choice, that of the settings."""
    chosen = session.preferences.get(PREFERENCE, session.gallery.settings.reels)
    return next((order for order in ReelOrder if order == chosen), ReelOrder.RECOMMENDED)


def reels_of(session: Session, order: ReelOrder, *, is_new: bool = False) -> ReelsSet:
    """Return the reels in an order: all day the same recommended ones, unless they are to be new."""
    seed = secrets.randbelow(SEEDS)
    match order:
        case ReelOrder.RECENT:
            return ReelsSet(order)
        case ReelOrder.RANDOM:
            return ReelsSet(order, seed=seed)
        case ReelOrder.RECOMMENDED:
            return ReelsSet(order, member_day(session.preferences, session.clock()), seed if is_new else 0)
