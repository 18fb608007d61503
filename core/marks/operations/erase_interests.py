"""The operation that erases what a member's recommendations are based on."""

from __future__ import annotations

from dataclasses import dataclass

from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class EraseInterests(Operation[int]):
    """Erase all interests of the actor; the result is how many there were. Call `Views.forget` before."""

    kind = "erase-interests"
    action = Action.MARK
    description = "erase interests"

    def perform(self, tx: Transaction) -> Applied[int]:
        """Delete the rows; nothing remains of them, and there is no undo."""
        return Applied(tx.connection.execute(_ERASE, {"user_id": tx.actor.user_id}).rowcount)


_ERASE = """
DELETE FROM interests
WHERE user_id = :user_id
"""
