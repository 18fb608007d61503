"""What a member has selected: photos are a photo set, categories and collections are listed here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from core.database.database import Database
from core.library import photo_pages
from core.library.grouping import member_groups
from core.marks.things import Things
from core.models import (
    Actor,
    AssetKey,
    Category,
    Collection,
    SelectionSet,
    SortOrder,
    id_ranges,
)
from core.operations import LARGEST_SELECTION, ThingKind
from core.operations.actors import present_actor
from core.permissions import is_member
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class SelectedThings:
    """What a member has selected and has access to."""

    categories: tuple[Category, ...] = ()
    collections: tuple[Collection, ...] = ()
    photo_count: int = 0


class Selected:
    """Queries about what is selected; `Library` holds it. Changes are `ChangeSelection` and `SelectGroups`."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor, order: SortOrder = SortOrder.NAME) -> SelectedThings:
        """Return the categories and collections that hold photos, in an order, and how many photos are selected.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        if not is_member(actor):
            return SelectedThings()

        def read(connection: sqlite3.Connection) -> SelectedThings:
            member = present_actor(connection, actor)
            return SelectedThings(
                member_groups.selected_categories(connection, member, order),
                member_groups.selected_collections(connection, member, order),
                photo_pages.count(connection, member, SelectionSet()),
            )

        return await self._database.read(read)

    async def photo_keys(self, actor: Actor) -> tuple[AssetKey, ...]:
        """Return the keys of the selected photos, the oldest first.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        return await self._database.read(
            lambda connection: photo_pages.keys(connection, present_actor(connection, actor), SelectionSet())
        )

    async def things(self, actor: Actor) -> Things:
        """Return everything that is selected, to be changed together.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """

        def read(connection: sqlite3.Connection) -> Things:
            member = present_actor(connection, actor)
            photos = photo_pages.ids(connection, member, SelectionSet(), LARGEST_SELECTION)
            return replace(_groups(connection, member), photos=id_ranges(photos))

        return await self._database.read(read)

    async def keys_and_groups(self, actor: Actor) -> tuple[tuple[AssetKey, ...], Things]:
        """Return the keys of the selected photos, the oldest first, and the selected collections and categories.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """

        def read(connection: sqlite3.Connection) -> tuple[tuple[AssetKey, ...], Things]:
            member = present_actor(connection, actor)
            return photo_pages.keys(connection, member, SelectionSet()), _groups(connection, member)

        return await self._database.read(read)


def _groups(connection: sqlite3.Connection, actor: Actor) -> Things:
    if not is_member(actor):
        return Things()
    found = {kind: [row["id"] for row in connection.execute(*_IDS[kind].fill(actor))] for kind in _IDS}
    return Things.by_kind(found)


_IDS = {
    ThingKind.COLLECTION: Statement(
        "ids of selected collections",
        """
SELECT id FROM collections
WHERE id IN (SELECT collection_id FROM selected_collections WHERE user_id = :user_id)
    AND {collections.listed} AND {collections.visible}
""",
    ),
    ThingKind.CATEGORY: Statement(
        "ids of selected categories",
        """
SELECT id FROM categories
WHERE id IN (SELECT category_id FROM selected_categories WHERE user_id = :user_id)
    AND {categories.listed} AND {categories.visible}
""",
    ),
}
