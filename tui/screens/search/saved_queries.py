"""The forms that make a smart album, and change its query."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from core.errors import UsageError
from core.marks.albums.operations import CreateAlbum, SetAlbumQuery
from core.models import Actor, Album
from core.query.query_errors import QueryError
from core.sets.search.explained_query import explained_query
from tui.screens.dialogs.form import Answers, Field, Form
from tui.session import Session

_NAME = "Name; folders before it end with a slash"
_QUERY = "Query, such as tag:sea rating:>=4"
_QUERY_LIMIT = 2_000


def saved_query(actor: Actor, query: str, scope: str | None, scope_name: str) -> tuple[str, str]:
    """Return a valid query with that of its scope (None: it cannot be said), and what the form says about the scope."""
    if scope_name and scope is not None:
        try:
            return explained_query(actor, f"{scope} ({query})").text, f"It begins with the query for {scope_name}."
        except QueryError:  # too long together, or a name without letters
            scope = None
    return query, f"It searches all photos, not only {scope_name}." if scope_name else ""


def ask_to_save(
    app: App[Any],
    session: Session,
    query: str,
    scope: str = "",
    *,
    name: str = "",
    done: Callable[[], None] | None = None,
) -> None:
    """Ask for the name of a new smart album, and for its query; `done` is called when it is made.

    `scope` is a sentence about where the query searches.
    """

    async def submit(answers: Answers) -> None:
        await session.gallery.apply(session.actor, CreateAlbum(answers["name"], _required(answers["query"])))
        app.notify(session.with_undo(f"The smart album {answers['name'].strip()} is made"), markup=False)

    fields = [Field("name", _NAME, name, limit=300), Field("query", _QUERY, query, limit=_QUERY_LIMIT)]
    note = f"It shows what the query finds at any time. Only you see it until you share it. {scope}".strip()
    app.push_screen(Form("New smart album", fields, submit, note=note), partial(_ended, done))


def ask_query(app: App[Any], session: Session, album: Album, done: Callable[[], None]) -> None:
    """Ask for another query of a smart album."""

    async def submit(answers: Answers) -> None:
        await session.gallery.apply(session.actor, SetAlbumQuery(album.id, _required(answers["query"])))

    field = Field("query", _QUERY, album.query or "", limit=_QUERY_LIMIT)
    app.push_screen(Form(f"Query of {album.name}", [field], submit), partial(_ended, done))


def _required(query: str) -> str:
    if not query.strip():
        raise UsageError("A smart album needs a query.", "Type words or fields.")
    return query


def _ended(done: Callable[[], None] | None, answers: Answers | None) -> None:
    if answers is not None and done is not None:
        done()
