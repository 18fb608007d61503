"""What the operations about share links share: whose link it is, and its options as columns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.errors import NotFoundError, UsageError
from core.models import ShareId
from core.operations import Transaction
from core.permissions import Action, may
from core.sharing.link_listing import shown_share
from core.sharing.models import ShareLink, ShareOptions
from core.text import display_text

MAX_TITLE = 120
"""Characters of a link's title."""

MAX_NOTE = 1000
"""Characters of the note to the recipient."""

MAX_VIEWS = 1_000_000
"""The highest limit on views."""

MAX_LIFETIME = timedelta(days=3660)
MIN_LIFETIME = timedelta(minutes=1)


def own_share(tx: Transaction, share_id: ShareId) -> ShareLink:
    """Return a link of the actor's own; to an admin, anyone's.

    Raises:
        NotFoundError: there is none; the message does not reveal whether another member has one with that number.
    """
    share = shown_share(tx.connection, tx.actor, share_id)
    if share.maker_id != tx.actor.user_id and not may(tx.actor, Action.MANAGE_MEMBERS):
        raise NotFoundError("There is no such link.", "`share --list` lists yours.")
    return share


def option_columns(options: ShareOptions) -> dict[str, Any]:
    """Return the columns of a link's options; UsageError when one of them is out of range."""
    if options.view_limit is not None and not 0 < options.view_limit <= MAX_VIEWS:
        raise UsageError(f"A link can be opened 1 to {MAX_VIEWS} times.", "Omit the limit for unlimited views.")
    return {
        "note": display_text(options.note, MAX_NOTE),
        "title_in_previews": int(options.title_in_previews),
        "password_hash": options.password_hash,
        "view_limit": options.view_limit,
        "downloads": options.downloads.value,
        "strips_originals": int(options.strips_originals),
        "shows_details": int(options.shows_details),
    }


def seconds_of(lifetime: timedelta) -> int:
    """Return a lifetime in seconds; UsageError when it is out of range."""
    if not MIN_LIFETIME <= lifetime <= MAX_LIFETIME:
        raise UsageError("A link is valid for a minute to ten years.", "Write 24h or 7d.")
    return int(lifetime.total_seconds())


def require_not_revoked(share: ShareLink) -> None:
    """Raise UsageError for a link that was revoked."""
    if share.revoked is not None:
        raise UsageError("This link was revoked permanently.", "Make a new one.")
