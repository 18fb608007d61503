"""A member's own preferences."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.errors import UsageError
from core.models import Actor
from core.permissions import Action, require

PREFERENCES = frozenset(
    {
        "theme",
        "order.photos",
        "order.collections",
        "order.categories",
        "animations",
        "link",
        "pictures.protocol",
        "pictures.colours",
        "pictures.blocks",
        "pictures.passthrough",
        "plain",
    }
)
"""The names that a preference can have."""

MAX_PREFERENCE = 200
"""Characters of a preference's value."""


@dataclass(frozen=True, slots=True)
class SetPreference:
    """Set one of the actor's own preferences; None returns to the default."""

    name: str
    value: str | None


def set_preference(connection: sqlite3.Connection, actor: Actor, operation: SetPreference) -> SetPreference:
    """Check and write; return the inverse, read from the state before."""
    require(actor, Action.SET_PREFERENCE, "set preferences")
    if operation.name not in PREFERENCES:
        raise UsageError(f"There is no preference {operation.name[:40]!a}.", f"There are: {_NAMES}.")
    if operation.value is not None and len(operation.value) > MAX_PREFERENCE:
        raise UsageError(f"The value of a preference has at most {MAX_PREFERENCE} characters.")
    values = {"user_id": actor.user_id, "name": operation.name, "value": operation.value}
    before = connection.execute(_PREFERENCE, values).fetchone()
    connection.execute(_CLEAR_PREFERENCE if operation.value is None else _SET_PREFERENCE, values)
    return SetPreference(operation.name, None if before is None else before["value"])


_NAMES = ", ".join(sorted(PREFERENCES))

_PREFERENCE = """
SELECT value FROM preferences
WHERE user_id = :user_id AND name = :name
"""

_SET_PREFERENCE = """
INSERT INTO preferences (user_id, name, value) VALUES (:user_id, :name, :value)
ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value
"""

_CLEAR_PREFERENCE = """
DELETE FROM preferences
WHERE user_id = :user_id AND name = :name
"""
