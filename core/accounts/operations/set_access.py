"""The operation that restricts a member to categories."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.accounts.category_access import category_names, require_categories, sorted_ids
from core.accounts.operations.member_rows import present_member
from core.errors import UsageError
from core.models import CategoryId, MembersChanged, Role, UserId
from core.operations import audit
from core.operations.actors import allowed_categories
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetAccess(Operation[None]):
    """Choose the categories that a viewer or editor can see; None means all."""

    kind = "set-access"
    action = Action.MANAGE_MEMBERS
    description = "change members"
    audit_kind = audit.ACCESS_CHANGED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    user_id: UserId
    category_ids: Collection[CategoryId] | None

    def __post_init__(self) -> None:
        """Keep the ids as a sorted tuple."""
        object.__setattr__(self, "category_ids", sorted_ids(self.category_ids))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the access.

        Raises:
            NotFoundError: there is no such member or category.
            UsageError: the member is an admin.
        """
        row = present_member(tx.connection, self.user_id)
        before = allowed_categories(row["allowed"])
        chosen = self.category_ids
        if chosen is not None and row["role"] == Role.ADMIN:
            raise UsageError("Admins see every category.", "Make them an editor or a viewer first.")
        array = "[]" if chosen is None else require_categories(tx.connection, chosen)
        values = {"user_id": self.user_id, "restricted": int(chosen is not None), "category_ids": array}
        for statement in (_RESTRICT, _CLEAR_ACCESS, _ADD_ACCESS):
            tx.connection.execute(statement, values)
        names = "all" if chosen is None else category_names(tx.connection, array)
        inverse = SetAccess(self.user_id, None if before is None else tuple(sorted(before)))
        touched = Touched.one("access", ThingKind.MEMBER, self.user_id)
        return Applied(None, inverse, f"{row['name']}: {names}", (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"changed the access of {things}"

    def access_words(self, things: str) -> str:
        """Return who sees what."""
        return f"{things} has the access from before."


_RESTRICT = """
UPDATE users SET restricted = :restricted
WHERE id = :user_id
"""

_CLEAR_ACCESS = """
DELETE FROM category_access
WHERE user_id = :user_id
"""

_ADD_ACCESS = """
INSERT INTO category_access (user_id, category_id)
SELECT :user_id, value FROM json_each(:category_ids)
"""
