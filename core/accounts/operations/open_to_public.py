"""The operation that opens categories to the public."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.accounts.category_access import category_names, require_categories, sorted_ids
from core.models import CategoryId, MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class OpenToPublic(Operation[None]):
    """Let anyone see these categories and no others; none of them closes the gallery to the public."""

    kind = "open-to-public"
    action = Action.CHANGE_SETTINGS
    description = "open categories to the public"
    audit_kind = audit.OPENED_TO_PUBLIC
    announcement = MembersChanged()

    category_ids: Collection[CategoryId]

    def __post_init__(self) -> None:
        """Keep the ids as a sorted tuple."""
        object.__setattr__(self, "category_ids", sorted_ids(self.category_ids))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the list; NotFoundError when there is no such category."""
        array = require_categories(tx.connection, self.category_ids)
        tx.connection.execute(_CLOSE)
        tx.connection.execute(_OPEN, {"category_ids": array})
        return Applied(None, audit_details=category_names(tx.connection, array))


_CLOSE = """
DELETE FROM public_categories
"""

_OPEN = """
INSERT INTO public_categories (category_id)
SELECT value FROM json_each(:category_ids)
"""
