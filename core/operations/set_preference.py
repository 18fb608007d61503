"""The operation that sets one of a member's own preferences."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action

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
"""The names of all preferences."""

MAX_PREFERENCE = 200
"""Characters of a preference's value."""


@dataclass(frozen=True, slots=True)
class SetPreference(Operation[None]):
    """Set one of the actor's own preferences; None returns to the default."""

    kind = "set-preference"
    action = Action.SET_PREFERENCE
    description = "set preferences"
    is_undoable = True

    name: str
    value: str | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the preference.

        Raises:
            UsageError: there is no preference of that name, or the value is too long.
        """
        if self.name not in PREFERENCES:
            raise UsageError(f"There is no preference {self.name[:40]!a}.", f"There are: {_NAMES}.")
        if self.value is not None and len(self.value) > MAX_PREFERENCE:
            raise UsageError(f"The value of a preference has at most {MAX_PREFERENCE} characters.")
        values = {"user_id": tx.actor.user_id, "name": self.name, "value": self.value}
        before = tx.connection.execute(_PREFERENCE, values).fetchone()
        tx.connection.execute(_CLEAR_PREFERENCE if self.value is None else _SET_PREFERENCE, values)
        return Applied(None, inverse=SetPreference(self.name, None if before is None else before["value"]))


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
