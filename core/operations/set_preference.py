"""The operation that sets one of a member's own preferences."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action

PREFERENCES = frozenset(
    {
        "theme",
        "theme.seen",
        "hint.blocks",
        "hero",
        "feed",
        "reels",
        "order.photos",
        "order.collections",
        "order.categories",
        "order.searches",
        "order.matches",
        "order.favourites",
        "animations",
        "key_bindings",
        "link",
        "pictures.protocol",
        "pictures.colours",
        "pictures.blocks",
        "pictures.passthrough",
        "plain",
        "time_zone",
    }
)
"""The names of all preferences."""

MAX_PREFERENCE = 1000
"""Characters of a preference's value."""


@dataclass(frozen=True, slots=True)
class SetPreference(Operation[None]):
    """Set one of the actor's own preferences; None returns to the default."""

    kind = "set-preference"
    action = Action.SET_PREFERENCE
    description = "set preferences"

    name: str
    value: str | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the preference.

        Raises:
            UsageError: there is no preference of that name, or the value is too long.
        """
        return Applied(None, inverse=SetPreference(self.name, _write(tx, self.name, self.value)))


@dataclass(frozen=True, slots=True)
class NotePreference(Operation[None]):
    """Store what a session has learned about a member's terminals; it is not a change that the member would undo."""

    kind = "note-preference"
    action = Action.SET_PREFERENCE
    description = "set preferences"

    name: str
    value: str | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the preference.

        Raises:
            UsageError: there is no preference of that name, or the value is too long.
        """
        _write(tx, self.name, self.value)
        return Applied(None)


def _write(tx: Transaction, name: str, value: str | None) -> str | None:
    """Write a preference and return its value before; None is the default."""
    if name not in PREFERENCES:
        raise UsageError(f"There is no preference {name[:40]!a}.", f"There are: {_NAMES}.")
    if value is not None and len(value) > MAX_PREFERENCE:
        raise UsageError(f"The value of a preference has at most {MAX_PREFERENCE} characters.", "Shorten it.")
    values = {"user_id": tx.actor.user_id, "name": name, "value": value}
    before = tx.connection.execute(_PREFERENCE, values).fetchone()
    tx.connection.execute(_CLEAR_PREFERENCE if value is None else _SET_PREFERENCE, values)
    return None if before is None else before["value"]


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
