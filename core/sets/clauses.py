"""Which photos a statement may read at all: {listed} (their state) and {visible} (permission), said once.

A new clause, for the trash for example, is one entry of `_STATES` and its name in the purposes that it is for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum, auto

from core.models import Actor
from core.sets.conditions import set_condition
from core.sets.expressions import Sql


class Purpose(Enum):
    """What a statement reads photos for."""

    LIST = auto()
    """Lists, grids, folders, counts, covers."""
    FEED = auto()
    SEARCH = auto()
    LINK = auto()
    """Everything that the guest of a share link is shown."""
    EXPORT = auto()
    """One photo by its key, and its original: also a photo that is not supported."""
    AUDIT = auto()
    """Reports about files, for admins."""


_STATES: Mapping[str, str] = {
    "present": "{table}.deleted_at IS NULL",
    "supported": "{table}.width > 0",
}

_PURPOSES: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.LIST: ("present", "supported"),
    Purpose.FEED: ("present", "supported"),
    Purpose.SEARCH: ("present", "supported"),
    Purpose.LINK: ("present", "supported"),
    Purpose.EXPORT: ("present",),
    Purpose.AUDIT: ("present",),
}

_MEMBER = "(:sees_all OR {category} IN (SELECT value FROM json_each(:category_ids)))"

# Asked for each photo: the share link has not ended, and the member who made it may share this photo today.
_LINK = """EXISTS (
        SELECT 1 FROM shares JOIN users ON users.id = shares.user_id
        WHERE shares.id = :share_id AND shares.revoked_at IS NULL
            AND shares.expires_at > CAST(strftime('%s', 'now') AS INTEGER) AND users.removed_at IS NULL
            AND (users.role = 'admin' OR users.role = 'editor' AND (users.restricted = 0 OR EXISTS (
                SELECT 1 FROM category_access
                WHERE category_access.user_id = users.id AND category_access.category_id = {category}
            )))
    )"""


def listed(purpose: Purpose, table: str = "photos") -> str:
    """Return the condition on the state of a photo. Its words are those of the partial indexes."""
    return " AND ".join(_STATES[name] for name in _PURPOSES[purpose]).replace("{table}", table)


def purpose_for(actor: Actor | None, purpose: Purpose) -> Purpose:
    """Return the purpose that counts: guests of a share link are shown nothing that a link does not list."""
    return Purpose.LINK if actor is not None and actor.share is not None else purpose


def visible(actor: Actor, out: Sql) -> str:
    """Return the condition that the actor may access a row of a table with categories.

    A guest sees the set of their share link, in so far as its maker may share it; categories and collections are
    not photos and never visible to a guest.
    """
    if actor.share is None:
        return _MEMBER.replace("{category}", _category(out.table))
    if out.table in _GROUPS:
        return "0"
    return (
        f"{set_condition(actor.share.photo_set).sql(out)}\n    AND {_LINK.replace('{category}', _category(out.table))}"
    )


def visibility(actor: Actor) -> dict[str, int | str | None]:
    """Return the named parameters of the texts that `visible` returns."""
    allowed = actor.category_ids
    return {
        "sees_all": int(allowed is None),
        "category_ids": json.dumps(sorted(allowed or ())),
        "share_id": None if actor.share is None else actor.share.share_id,
    }


_GROUPS = frozenset({"categories", "collections"})


def _category(table: str) -> str:
    return f"{table}.id" if table == "categories" else f"{table}.category_id"
