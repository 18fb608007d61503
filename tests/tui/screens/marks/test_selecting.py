"""Space selects photos, collections and categories; keys that mark act on all of it at once."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path
from typing import TypeVar

import pytest

from core.library.archive.operations import SetArchived
from core.library.trash.operations import MoveToTrash, RestoreFromTrash
from core.marks.albums.operations import CreateAlbum
from core.marks.operations import SelectGroups, SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Actor, ArchiveSet, CategoryId, CollectionId, CollectionSet, KeySet, TrashSet, ids_in
from core.operations import Applied, ChangeSelection, Operation
from core.sharing.operations import MakeShareLink
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY
from tui.photos import running_change
from tui.screens.browse.grid import GridScreen
from tui.screens.marks.selected_screen import SelectedScreen

_T = TypeVar("_T")

TWO = Things.of(collections=[CollectionId(2), CollectionId(3)])
"""Alps and Bogs of Nature, with 70 photos."""


def selected(running: RunningApp) -> Things:
    return answer(running.gallery.library.selected.things(OWNER))


def last(running: RunningApp, kind: type) -> object:
    return [each for each in running.gallery.done if isinstance(each, kind)][-1]


async def test_keys_act_on_the_selected_collections_as_one_change(tmp_path: Path) -> None:
    """Favourite, rating, tag, album, archive and trash are one operation each, with one undo."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "space", "right", "space")
        assert selected(running) == TWO
        assert running.text.count("✓ ") == 2
        assert "2 selected" in running.text
        await running.press("right", "f")
        assert last(running, SetFavourite) == SetFavourite(TWO)
        assert "2 collections are now your favourites; u undoes it." in running.text
        await running.press("4")
        assert last(running, SetRatings) == SetRatings.one(4, TWO)
        await running.press("t", *"sea", "enter", "enter")
        assert last(running, SetTag) == SetTag("sea", TWO)
        await running.press("b", *"Trips", "enter", "enter")
        added = last(running, CreateAlbum)
        assert isinstance(added, CreateAlbum)
        assert len(list(ids_in(added.photos))) == 70
        await running.press("a")
        assert last(running, SetArchived) == SetArchived(TWO)
        assert answer(running.gallery.library.count(OWNER, ArchiveSet())) == 70
        await running.press("x")
        assert last(running, MoveToTrash) == MoveToTrash(TWO)
        assert "70 photos moved to the trash" in running.text
        assert selected(running) == Things(), "nothing that is in the trash is selected"
        await running.press("u")
        assert selected(running) == TWO, "as before the trash"


async def test_what_cannot_be_changed_is_refused_whole(tmp_path: Path) -> None:
    """Categories are neither rated nor have notes, and groups have no dates: nothing of the selection is changed."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("space", "right", "enter", "space", "4")
        assert "Categories are not rated." in running.text
        await running.press("n")
        assert "Categories have no notes." in running.text
        await running.press("enter", "e")
        assert isinstance(running.screen, GridScreen)
        assert "Collections and categories have" in running.text
        assert not [each for each in running.gallery.done if isinstance(each, SetRatings)]
        await running.press("space")
        assert selected(running).count == 3, "a photo joins them"


async def test_the_selected_things_are_shown_shared_and_downloaded(tmp_path: Path) -> None:
    """`gv` has tiles of them; a link names one collection as such, and of several the photos of now, each once."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "space", "s", "2")
        made = last(running, MakeShareLink)
        assert isinstance(made, MakeShareLink)
        assert made.photo_set == CollectionSet("nature/alps")
        await running.press("escape", "enter", "space", "escape", "right", "s", "2")
        made = last(running, MakeShareLink)
        assert isinstance(made, MakeShareLink)
        assert isinstance(made.photo_set, KeySet)
        assert len(made.photo_set.keys) == 30
        await running.press("escape", "d")
        assert len(list((running.gallery.settings.home / "Downloads").iterdir())) == 30
        await running.press("g", "v")
        assert isinstance(running.screen, SelectedScreen)
        assert "Selected photos" in running.text
        await running.press("space")
        assert "Open it: A selects its photos." in running.text
        await running.press("A")
        assert selected(running).count == 1
        assert not selected(running).collections


async def test_home_selects_categories_and_photos_of_its_rows(tmp_path: Path) -> None:
    """Space at a category selects it, in a row of photos the photo; both are marked, and the trash takes all."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=(120, 40)) as running:
        await running.press("A")
        assert selected(running) == Things.of(categories=map(CategoryId, (1, 2, 3)))
        await running.press("A", "space", "tab", "space")
        assert selected(running).count == 2
        assert "✓ " in running.text
        await running.press("f")
        assert last(running, SetFavourite) == SetFavourite(selected(running))
        assert "1 photo and 1 category are now your favourites" in running.text


@pytest.mark.parametrize("keys", [("space",), ("enter", "space", "right", "space")], ids=["groups", "photos"])
async def test_what_is_chosen_in_the_trash_is_restored_together(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Space and `A` choose in the trash; nothing else shows it, and what was restored is no longer chosen."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    answer(gallery.apply(OWNER, MoveToTrash(Things.of(collections=[CollectionId(2), CollectionId(3)]))))
    async with run_app(gallery) as running:
        await running.press("g", "x", "right", *keys)
        chosen = 1 if len(keys) == 1 else 2
        assert f"{chosen} selected" in running.text
        assert selected(running) == Things()
        await running.press("left", "left", "x")
        assert isinstance(last(running, RestoreFromTrash), RestoreFromTrash)
        left = answer(gallery.library.count(OWNER, TrashSet()))
        assert left in {30, 40} if chosen == 1 else left == 68
        assert " selected" not in running.text.splitlines()[-1]
        await running.press("u")
        assert answer(gallery.library.count(OWNER, TrashSet())) == 70


async def test_archived_photos_are_selected(tmp_path: Path) -> None:
    """`gz` selects as other lists do; `a` takes all that is selected out of the archive."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    answer(gallery.apply(OWNER, SetArchived(Things.of(collections=[CollectionId(2)]))))
    async with run_app(gallery) as running:
        await running.press("g", "z", "space", "right", "space")
        assert selected(running).count == 2
        await running.press("a")
        assert answer(gallery.library.count(OWNER, ArchiveSet())) == 28
        await running.press("A", ".")
        assert answer(gallery.library.count(OWNER, ArchiveSet())) == 0, "no longer archived is repeated"


async def test_what_was_selected_in_an_earlier_session_is_left_alone(tmp_path: Path) -> None:
    """It may be forgotten: keys act on what was selected in this session, and an earlier selection stays."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photo = gallery.photos_of(0)[0]
    answer(gallery.apply(OWNER, ChangeSelection(add=(photo.asset_key,))))
    answer(gallery.apply(OWNER, SelectGroups(Things.of(categories=[CategoryId(1)]))))
    async with run_app(gallery) as running:
        await running.press("right", "enter", "space", "right", "space", "x")
        assert last(running, MoveToTrash) == MoveToTrash(TWO)
        assert selected(running) == Things.of([photo.id], [], [CategoryId(1)])


class WaitingGallery(SmallGallery):
    """A gallery that moves things to the trash when it may."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LIBRARY)
        self.go = asyncio.Event()

    async def apply(self, actor: Actor, operation: Operation[_T], cancel: threading.Event | None = None) -> Applied[_T]:
        if isinstance(operation, MoveToTrash):
            await self.go.wait()
        return await super().apply(actor, operation, cancel)


async def test_a_change_that_takes_long_is_shown_and_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are answered during it, and there is no second change; cancelled, nothing is changed."""
    monkeypatch.setattr(running_change, "SHOWN_AFTER", 0.01)
    gallery = WaitingGallery(tmp_path)
    async with run_app(gallery, size=(160, 40)) as running:
        await running.pilot.press("A", "x")
        await running.pilot.press("right")
        assert re.search(r"Changing 3 categories, \d+ s · Esc cancels", running.lines[-1])
        assert running.screen.view.cursor_index == 1  # type: ignore[attr-defined]
        await running.pilot.press("f")
        assert "Another change is running; Esc cancels it." in running.text
        await running.pilot.press("escape")
        assert "Cancelling the change" in running.lines[-1]
        gallery.go.set()
        await running.rest()
        assert "Cancelled: nothing was changed." in running.text
        assert "change" not in running.lines[-1]
        await running.press("x")
        assert "135 photos moved to the trash" in running.text
        assert not [each for each in gallery.done if isinstance(each, SetFavourite)]
