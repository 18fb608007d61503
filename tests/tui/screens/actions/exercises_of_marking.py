"""What the keys that mark do: favourites, ratings, and their repetition."""

from __future__ import annotations

from core.library.trash.operations import MoveToTrash
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import ArchiveSet, Marks, TagSet
from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER, answer
from tests.tui.screens.actions.exercising import Exercises
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.entry_sheet import EntrySheet

exercise = Exercises()


def marks(running: RunningApp) -> Marks:
    """Return the marks of what is at the cursor of the screen."""
    place, library = running.screen.kind, running.gallery.library
    if place is ScreenKind.HOME:
        return answer(library.category(OWNER, "nature")).marks if at_category(running) else Marks()
    if place is ScreenKind.COLLECTIONS:
        return answer(library.collection(OWNER, running.screen.selected_slug)).marks  # type: ignore[attr-defined]
    photo = running.screen.photo  # type: ignore[attr-defined]
    return answer(library.photo(OWNER, photo.asset_key)).marks


def at_category(running: RunningApp) -> bool:
    return str(running.screen.view.id) == "categories"  # type: ignore[attr-defined]


@exercise("favourite")
async def makes_a_favourite(running: RunningApp, key: str) -> None:
    if running.screen.kind is ScreenKind.HOME:
        await running.press("right")
    await running.press(key)
    assert marks(running) == Marks(is_favourite=True, favourites=1)
    assert "♥" in running.text
    await running.press(key)
    assert marks(running) == Marks()
    assert "♥" not in running.text
    await running.press("u")
    assert marks(running).is_favourite


@exercise("rate.1", "rate.2", "rate.3", "rate.4", "rate.5")
async def rates(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert marks(running) == Marks(stars=int(key), rating=float(key), votes=1)
    assert f"★ {key}" in running.text or f"{'★' * int(key)}" in running.text
    await running.press(key)
    assert "It has this mark already." in running.text
    assert len([each for each in running.gallery.done if isinstance(each, SetRatings)]) == 2


@exercise("rate.0")
async def clears_a_rating(running: RunningApp, key: str) -> None:
    await running.press("3", key)
    assert marks(running) == Marks()


@exercise("trash")
async def moves_to_the_trash(running: RunningApp, key: str) -> None:
    library = running.gallery.library
    if running.screen.kind is ScreenKind.HOME:
        await running.press("right")
    await running.press(key)
    (moved,) = [each for each in running.gallery.done if isinstance(each, MoveToTrash)]
    assert "moved to the trash; u undoes it." in running.text
    assert answer(library.trash.of(OWNER)).photo_count > 0
    assert (moved.things.photos == "") == (running.screen.kind in {ScreenKind.HOME, ScreenKind.COLLECTIONS})
    await running.press("u")
    assert answer(library.trash.of(OWNER)).photo_count == 0


@exercise("trash.delete")
async def names_what_would_be_deleted(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "deleted permanently in the trash only" in running.text
    running.gallery.deletion.is_allowed = True
    await running.press("x", "g", "x", "enter")
    if running.screen.kind is not ScreenKind.PHOTOS:
        return
    await running.press(key)
    assert "Nothing can be deleted" in running.text, "the content of these files is not known"
    await running.press("enter")


@exercise("archive")
async def archives(running: RunningApp, key: str) -> None:
    if running.screen.kind is ScreenKind.HOME:
        await running.press("right")
    await running.press(key)
    assert "archived; u undoes it." in running.text
    assert answer(running.gallery.library.count(OWNER, ArchiveSet())) > 0
    await running.press("u", "g", "z")
    assert "Nothing is archived." in running.text
    assert answer(running.gallery.library.count(OWNER, ArchiveSet())) == 0


@exercise("tag")
async def tags_in_a_sheet(running: RunningApp, key: str) -> None:
    if running.screen.kind is ScreenKind.HOME:
        await running.press("right")
    await running.press(key, *"sea", "enter")
    assert isinstance(running.app.screen, EntrySheet)
    assert " tagged sea." in running.text
    await running.press(*"Sea/x", "enter", "ctrl+z", "enter")
    assert [tag.name for tag in answer(running.gallery.library.tags.page(OWNER))] == ["sea"]
    assert running.screen.kind in {ScreenKind.HOME, ScreenKind.COLLECTIONS, ScreenKind.PHOTOS, ScreenKind.LIGHTBOX}
    await running.press(".")
    assert [tag.name for tag in answer(running.gallery.library.tags.page(OWNER))] == ["sea", "sea/x"]


@exercise("filter")
async def shows_those_with_a_tag(running: RunningApp, key: str) -> None:
    await running.press(key, *"sea", "enter")
    assert "There is no tag 'sea'." in running.text
    await running.press("escape")
    tagged = Things.of(photo.id for photo in running.gallery.photos_of(2)[:4])
    answer(running.gallery.apply(OWNER, SetTag("Sea", tagged)))
    await running.press(key, "s", "up", "enter")
    assert isinstance(running.screen, GridScreen)
    assert running.screen.photo_set == TagSet("Sea", running.screen.photo_set.within)  # type: ignore[union-attr]
    assert answer(running.gallery.library.count(OWNER, running.screen.photo_set)) == 4
    assert "Sea" in running.lines[0]


@exercise("mark.repeat")
async def repeats_the_last_mark(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "There is no mark to repeat yet." in running.text
    if running.screen.kind is ScreenKind.HOME:
        await running.press("f", "right", key)
        assert [type(each) for each in running.gallery.done] == [SetFavourite] * 2
        return
    await running.press("4", "right", key)
    assert len(running.gallery.done) == 2, "on what is at the cursor now"
    assert running.gallery.memory.connection.execute("SELECT sum(stars) FROM rated_photos").fetchone()[0] in {None, 8}
