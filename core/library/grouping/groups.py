"""Categories and collections as one actor has access to them: those of the index, or the single one of a share link.

Everything else in this package asks `groups_of` and makes no difference between actors.
"""

from __future__ import annotations

import sqlite3
from typing import Protocol

from core.library.grouping.guest_groups import GuestGroups
from core.library.grouping.member_groups import MemberGroups
from core.models import Actor, Category, Collection, CollectionId, SortOrder


class Groups(Protocol):
    """The queries about categories and collections; those for a single one raise NotFoundError without access to it."""

    def categories(
        self, connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
    ) -> tuple[Category, ...]:
        """List the categories that hold photos."""
        ...

    def category(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Category:
        """Return one category, also one that holds no photos now."""
        ...

    def collections(
        self, connection: sqlite3.Connection, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        """List the collections of a category that hold photos."""
        ...

    def collection(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Collection:
        """Return one collection, also one that holds no photos now."""
        ...

    def collection_by_id(self, connection: sqlite3.Connection, actor: Actor, collection_id: CollectionId) -> Collection:
        """Return one collection, also one that holds no photos now."""
        ...

    def neighbours(
        self, connection: sqlite3.Connection, actor: Actor, collection: Collection, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection | None, Collection | None]:
        """Return the collections before and after this one in its category; None at either end."""
        ...


def groups_of(actor: Actor) -> Groups:
    """Return the categories and collections that exist for this actor."""
    return _MEMBERS if actor.share is None else _GUESTS


_MEMBERS: Groups = MemberGroups()
_GUESTS: Groups = GuestGroups()
