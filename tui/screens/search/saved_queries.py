"""The forms that make a smart album, and change its query."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from core.errors import UsageError
from core.marks.albums.operations import CreateAlbum, SetAlbumQuery
from core.models import Album
from tui.screens.dialogs.form import Answers, Field, Form
from tui.session import Session

_NAME = "Name; folders before it end with a slash"
_QUERY = "Query, such as tag:sea rating:>=4"
_QUERY_LIMIT = 2_000


def ask_to_save(
    app: App[Any], session: Session, query: str, *, name: str = "", done: Callable[[], None] | None = None
) -> None:
    """Ask for the name of a new smart album, and for its query; `done` is called when it is made.

    It searches everywhere, whatever the scope of the search was that is saved.
    """

    async def submit(answers: Answers) -> None:
        await session.gallery.apply(session.actor, CreateAlbum(answers["name"], _required(answers["query"])))
        app.notify(session.with_undo(f"The smart album {answers['name'].strip()} is made"), markup=False)

    fields = [Field("name", _NAME, name, limit=300), Field("query", _QUERY, query, limit=_QUERY_LIMIT)]
    note = "It shows what the query finds at any time, in all photos. Only you see it until you share it."
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
