"""Favourites of sessions without an account: in memory, within bounds, and never written."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.library import photo_pages
from core.marks.guest_favourites import MOST_OF_A_GUEST, TooManyFavouritesError
from core.marks.session_favourites import in_session, with_favourites
from core.marks.things import Things
from core.models import (
    Actor,
    CategoryId,
    CollectionId,
    CollectionSet,
    Downloads,
    FavouritesSet,
    PhotoId,
    Role,
    ShareId,
    SharePass,
)
from core.permissions import ANONYMOUS
from core.sharing.operations import MakeShareLink
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY
from tui.screens.marks.favourites import FavouritesScreen

PUBLIC = Actor(ANONYMOUS, "public", Role.PUBLIC, frozenset(map(CategoryId, (1, 2, 3))))


def guest(gallery: SmallGallery) -> Actor:
    """Return the guest of a new link to Nature's Bogs."""
    new = answer(gallery.apply(OWNER, MakeShareLink(CollectionSet("nature/bogs")))).result
    share = SharePass(ShareId(new.share.share_id), "Bogs", CollectionSet("nature/bogs"), False, Downloads.OFF)
    return Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share)


def writes(gallery: SmallGallery) -> int:
    """Return how many rows have been written so far."""

    def changes(connection: sqlite3.Connection) -> int:
        return connection.total_changes

    return answer(gallery.database.read(changes))


def favourites(running: RunningApp) -> int:
    actor = running.app.session.actor
    return answer(running.gallery.library.count(actor, FavouritesSet()))


@pytest.mark.parametrize("kind", [Role.GUEST, Role.PUBLIC])
async def test_f_works_in_the_session_and_writes_nothing(tmp_path: Path, kind: Role) -> None:
    """Hearts in grid and photo, `gf` lists them, `f` again removes one; members see and count nothing of it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    actor = guest(gallery) if kind is Role.GUEST else PUBLIC
    before = writes(gallery)
    async with run_app(gallery, actor=actor) as running:
        await running.press("right", "enter", "right", "enter") if kind is Role.PUBLIC else await running.press("enter")
        await running.press("f", "right", "right", "f")
        assert running.text.count("♥") == 2
        await running.press("enter")
        assert "♥" in running.lines[0]
        await running.press("g", "f")
        assert isinstance(running.screen, FavouritesScreen)
        assert "2 photos" in running.text
        await running.press("enter")
        assert running.text.count("♥") == 2
        await running.press("f")
        assert favourites(running) == 1
        assert running.text.count("♥") == 1
        await running.press("u", "1")
        assert favourites(running) == 1
    async with run_app(gallery, actor=actor) as running:
        assert favourites(running) == 0
    assert writes(gallery) == before
    assert answer(gallery.library.count(OWNER, FavouritesSet())) == 0


async def test_access_that_changes_leaves_the_favourites_of_the_session(tmp_path: Path) -> None:
    """Those in a category that is closed are not shown, and are there again when it is opened again."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=PUBLIC) as running:
        await running.press("enter", "f", "escape", "right", "enter", "enter", "f")
        assert favourites(running) == 2
        running.app.actor_changed(replace(PUBLIC, category_ids=frozenset({CategoryId(1)})))
        await running.rest()
        assert favourites(running) == 1
        running.app.actor_changed(PUBLIC)
        await running.rest()
        assert favourites(running) == 2


async def test_categories_and_collections_are_favourites_of_the_public(tmp_path: Path) -> None:
    """They are listed with the photos; the category of a share link is none of its guest."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, actor=PUBLIC) as running:
        await running.press("right", "f", "enter", "f", "g", "f")
        found = answer(gallery.library.favourites.of(running.app.session.actor))
        assert (len(found.categories), len(found.collections), found.photo_count) == (1, 1, 0)
        assert running.text.count("♥") == 2
    with pytest.raises(UsageError, match="Only photos can be favourites here"):
        with_favourites(guest(gallery), Things.of(collections=[CollectionId(0)]), is_favourite=True)


def test_a_session_holds_500() -> None:
    """One more is refused with a sentence, and changes nothing; removing one makes room again."""
    actor, changed = with_favourites(in_session(PUBLIC), Things.of(map(PhotoId, range(1, 501))), is_favourite=True)
    assert changed == MOST_OF_A_GUEST == 500
    with pytest.raises(TooManyFavouritesError, match="500 favourites, which is the most"):
        with_favourites(actor, Things.of(categories=[CategoryId(1)]), is_favourite=True)
    assert with_favourites(actor, Things.of([PhotoId(7)]), is_favourite=True)[1] == 0
    actor, changed = with_favourites(actor, Things.of(map(PhotoId, (1, 501))), is_favourite=False)
    assert changed == 1
    assert with_favourites(actor, Things.of([PhotoId(501)]), is_favourite=True)[1] == 1


def test_only_visible_photos_are_listed(tmp_path: Path) -> None:
    """A photo outside the link that is held as a favourite is neither counted nor listed, as after lost access."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    inside, outside = gallery.photos_of(2)[0].id, gallery.photos_of(0)[0].id
    actor, _ = with_favourites(in_session(guest(gallery)), Things.of([inside, outside]), is_favourite=True)
    shown = answer(gallery.database.read(lambda connection: photo_pages.keys(connection, actor, FavouritesSet())))
    assert shown == (gallery.photos_of(2)[0].asset_key,)
    assert in_session(OWNER).favourites is None
