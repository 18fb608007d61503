"""The condition that something is a favourite of an actor, wherever their favourites are kept."""

from __future__ import annotations

from core.models import Actor, GuestId, SessionFavourites, ids_in
from core.sets.expressions import NO_PHOTO, Expression, Membership, PhotoField, Related, Relation, Sql


def favourites_of_guest(kept: GuestId | SessionFavourites, table: str = "photos") -> Expression:
    """Return the condition that a row of a table is a favourite of a guest or of `public@`.

    `table` is photos, collections or categories; guests of web pages have favourite photos only.
    """
    if isinstance(kept, SessionFavourites):
        ids = {"photos": kept.photos, "collections": kept.collections, "categories": kept.categories}[table]
        return Membership(PhotoField.ID, tuple(ids_in(ids)))
    return Related(Relation.FAVOURITE_OF_GUEST, kept) if table == "photos" else NO_PHOTO


def favourite(actor: Actor, out: Sql) -> str:
    """Return the condition for rows that are found otherwise: each is looked up among the actor's favourites."""
    if actor.favourites is not None:
        return favourites_of_guest(actor.favourites, out.table).sql(out)
    table, column = _OF_MEMBERS[out.table]
    return f"EXISTS (SELECT 1 FROM {table} WHERE user_id = :user_id AND {column} = {out.table}.id)"  # noqa: S608 - names from below


def favourites(actor: Actor, out: Sql) -> str:
    """Return the condition that finds rows by the actor's favourites."""
    if actor.favourites is not None:
        return favourites_of_guest(actor.favourites, out.table).sql(out)
    table, column = _OF_MEMBERS[out.table]
    return f"{out.table}.id IN (SELECT {column} FROM {table} WHERE user_id = :user_id)"  # noqa: S608 - names from below


_OF_MEMBERS = {
    "photos": ("favourite_photos", "photo_id"),
    "collections": ("favourite_collections", "collection_id"),
    "categories": ("favourite_categories", "category_id"),
}
"""The table of the favourites of members, and its column of what is one."""
