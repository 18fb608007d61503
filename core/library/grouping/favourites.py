"""What is a favourite of an actor: photos are a photo set, categories and collections are listed here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.database.database import Database
from core.library import photo_pages
from core.library.grouping import member_groups
from core.models import Actor, Category, Collection, FavouritesSet, SortOrder
from core.operations.actors import present_actor
from core.sets.conditions import is_offered


@dataclass(frozen=True, slots=True)
class FavouriteThings:
    """The favourites of an actor that they have access to."""

    categories: tuple[Category, ...] = ()
    collections: tuple[Collection, ...] = ()
    photo_count: int = 0


class Favourites:
    """Queries about favourites; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor, order: SortOrder = SortOrder.NAME) -> FavouriteThings:
        """Return the categories and collections that hold photos, in an order, and how many photos there are.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        if not is_offered(actor, FavouritesSet()):
            return FavouriteThings()

        def read(connection: sqlite3.Connection) -> FavouriteThings:
            member = present_actor(connection, actor)
            return FavouriteThings(
                member_groups.favourite_categories(connection, member, order),
                member_groups.favourite_collections(connection, member, order),
                photo_pages.count(connection, member, FavouritesSet()),
            )

        return await self._database.read(read)
