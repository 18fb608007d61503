"""The operation that changes the query of a smart album."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.albums.album_rows import count_change, own_album
from core.models import AlbumId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.sets.search.explained_query import explained_query


@dataclass(frozen=True, slots=True)
class SetAlbumQuery(Operation[None]):
    """Give a smart album another query."""

    kind = "set-album-query"
    action = Action.MARK
    description = "change the queries of albums"
    undo = Undo.STEP

    album_id: AlbumId
    query: str

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the query as it is printed.

        Raises:
            NotFoundError: there is no such album for the actor.
            NotAllowedError: it is that of another member.
            QueryError: the query is not valid for the actor.
            UsageError: the photos of this album are put in.
        """
        found = own_album(tx, self.album_id)
        if found.query is None:
            raise UsageError("This album has no query: its photos are put in.", "Make an album with a query.")
        query = explained_query(tx.actor, self.query).text
        if query == found.query:
            return Applied(None)
        tx.connection.execute(_SET, {"id": self.album_id, "query": query})
        count_change(tx, hides=False)
        touched = Touched.one("query", ThingKind.ALBUM, self.album_id)
        return Applied(None, SetAlbumQuery(self.album_id, found.query), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"changed the query of the {things}"


_SET = "UPDATE albums SET query = :query WHERE id = :id"
