"""Access that is withdrawn while photos are sent: the stream ends with the reason, not at its end."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image

from core.accounts.operations import SetAccess
from core.commands.browse.cat import pieces
from core.commands.context import Context
from core.commands.photo_arguments import pages
from core.commands.streams import LocalInput, LocalOutput
from core.config import Settings
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.models import Actor, CategorySet, CollectionSet, EverythingSet, Photo, SortOrder
from core.sharing.operations import MakeShareLink
from core.web import album_archive
from tests.core.building import ADMIN, EDITOR, VIEWER, add_members
from tests.core.commands.command_runner import Runner

_T = TypeVar("_T")


class Session:
    """A session whose actor changes."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def context(self) -> Context:
        stream = LocalOutput(io.StringIO())
        return Context(lambda: self.actor, LocalInput(io.StringIO()), stream, stream, 80, json=False, remote=True)


async def receive(stream: AsyncIterator[_T], received: list[_T], then: Callable[[], None]) -> None:
    """Receive a stream to its end; call `then` after each part."""
    async for part in stream:
        received.append(part)
        then()


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery with one photo of more than one piece."""
    (tmp_path / "photos" / "Travel").mkdir(parents=True)
    Image.effect_noise((1600, 1200), 90).save(tmp_path / "photos" / "Travel" / "large.png")
    opened = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    await opened.database.write(add_members)
    await opened.indexing.scan(ADMIN, [tmp_path / "photos"])
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("change", "error"),
    [({"category_ids": frozenset()}, NotFoundError), ({"role": "public"}, NotAllowedError)],
    ids=["the category", "downloads"],
)
async def test_an_original_is_cut(gallery: Gallery, change: dict[str, object], error: type[Exception]) -> None:
    """No further piece is sent, and the command fails."""
    session = Session(VIEWER)
    (photo,) = await gallery.library.page(VIEWER, EverythingSet(), SortOrder.OLDEST, None)
    read: list[bytes] = []

    def withdraw() -> None:
        session.actor = replace(VIEWER, **change)  # type: ignore[arg-type]

    with pytest.raises(error):
        await receive(pieces(session.context(), gallery, photo.asset_key), read, withdraw)
    assert len(read) == 1


async def test_a_change_that_concerns_others_cuts_nothing(gallery: Gallery) -> None:
    """As long as the photo can be seen, it is sent to its end."""
    session = Session(VIEWER)
    (photo,) = await gallery.library.page(VIEWER, EverythingSet(), SortOrder.OLDEST, None)
    sent = 0
    async for piece in pieces(session.context(), gallery, photo.asset_key):
        sent += len(piece)
        session.actor = replace(EDITOR, user_id=VIEWER.user_id)
    assert sent == photo.size


async def test_a_long_list_does_not_end_as_if_it_were_complete(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script must not take the pages that were sent for everything."""
    monkeypatch.setattr("core.commands.photo_arguments.BLOCK_SIZE", 1)
    session = Session(VIEWER)
    read: list[tuple[Photo, ...]] = []

    def withdraw() -> None:
        session.actor = replace(VIEWER, category_ids=frozenset())

    listed = pages(session.context(), runner.gallery, CollectionSet("open/lake"), SortOrder.OLDEST)
    with pytest.raises(NotAllowedError, match="Your access has changed"):
        await receive(listed, read, withdraw)
    assert len(read) == 1


async def test_a_download_of_a_link_ends_with_the_access_of_its_maker(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link stays, but what its maker may no longer see is sent no further."""
    monkeypatch.setattr(album_archive, "CHECK_SECONDS", 0.0)
    gallery = runner.gallery
    made = (await gallery.apply(EDITOR, MakeShareLink(CategorySet("open")))).result
    share = await gallery.sharing.by_token(made.token)
    (photo, *_) = await gallery.library.page(share.actor, EverythingSet(), SortOrder.OLDEST, None)

    async def chunks() -> AsyncIterator[bytes]:
        yield b"first"
        await gallery.apply(ADMIN, SetAccess(EDITOR.user_id, ()))
        yield b"second"

    sent: list[bytes] = []
    with pytest.raises(NotFoundError):
        await receive(album_archive.while_shown(gallery, share, photo.asset_key, chunks()), sent, lambda: None)
    assert sent == [b"first"]
