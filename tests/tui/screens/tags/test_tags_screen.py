"""The screen of tags, tags of a selection, and what a member with access to some categories is offered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.accounts.operations import SetAccess, SetRole
from core.marks.tags.operations import DeleteTag, MergeTags, RenameTag, SetTag
from core.marks.tags.tag_states import import_tags
from core.marks.things import Things
from core.models import CategoryId, CollectionId, Role, TagSet
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.entry_sheet import EntrySheet
from tui.screens.tags.tagged_screen import TaggedScreen


def names(running: RunningApp) -> list[str]:
    return [tag.name for tag in answer(running.gallery.library.tags.page(OWNER))]


def tagged(gallery: SmallGallery) -> None:
    """Tag some photos, one collection, and one photo in its file."""
    photos = [photo.id for photo in gallery.photos_of(2)]
    for name, things in (
        ("Travel/Lisbon", Things.of(photos[:2], [CollectionId(1)])),
        ("Sea", Things.of(photos[1:4])),
    ):
        answer(gallery.apply(OWNER, SetTag(name, things)))


async def test_tags_are_listed_opened_and_changed_everywhere(tmp_path: Path) -> None:
    """Enter shows the photos, or tiles where collections have the tag; e, m and x change it, and u undoes that."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("g", "#")
        assert "Tags" in running.lines[0]
        assert "Nothing is tagged." in running.text
        await running.press("enter", "escape")
        tagged(gallery)
        await running.press("g", "#")
        assert [line.strip() for line in running.lines[:-1] if "photos" in line] == [
            "3 photos",
            "2 photos · 1 collection",
            "2 photos · 1 collection",
        ]
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == TagSet("Sea")
        await running.press("escape", "down", "enter")
        assert isinstance(running.screen, TaggedScreen)
        assert "Tagged photos" in running.text
        await running.press("enter", "escape", "right", "enter", "escape", "escape", "up")
        await running.press("e", *"shore", "enter")
        assert names(running) == ["Seashore", "Travel", "Travel/Lisbon"]
        assert "Sea is renamed; u undoes it." in running.text
        await running.press("m", *"lis", "up", "enter")
        assert names(running) == ["Travel", "Travel/Lisbon"]
        await running.press("down", "x", "n", "x", "y")
        assert names(running) == []
        assert [type(each) for each in gallery.done[-3:]] == [RenameTag, MergeTags, DeleteTag]
        await running.press("u", "u", "u")
        assert names(running) == ["Sea", "Travel", "Travel/Lisbon"]
        await running.press("f", *"LIS", "enter")
        assert "1 tag with LIS" in running.text
        await running.press("f", *"no", "enter", "f", "ctrl+u", "enter")
        assert "3 tags" in running.text


async def test_the_sheet_that_chooses_a_tag_says_its_own_keys(tmp_path: Path) -> None:
    """To filter and to merge: Enter adds nothing there, a wrong name names no command, no tag is its own goal."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    tagged(gallery)
    async with run_app(gallery) as running:
        await running.press(*WAY[ScreenKind.PHOTOS], "#", *"nothing", "enter")
        assert "There is no tag 'nothing'." in running.text
        assert "tag list" not in running.text
        assert "Enter takes it" in running.text
        assert "Enter adds" not in running.text
        await running.press("escape", "g", "#", "m")
        assert "Merge Sea into another tag" in running.text
        assert "Enter takes it" in running.text
        offered = [line.split()[0] for line in running.lines[-12:] if line.split() and line.split()[-1].isdigit()]
        assert offered
        assert "Sea" not in offered


async def test_the_tags_of_a_selection_are_one_change_each(tmp_path: Path) -> None:
    """The sheet says on how many photos each tag is; one of a file is removed like others, and stays away."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press(*WAY[ScreenKind.PHOTOS])
        photo = gallery.photos_of(2)[1]
        import_tags(gallery.memory.connection, photo.id, ["Boat"], is_new=True)
        await running.press("v", "right", "right", "t")
        assert isinstance(running.app.screen, EntrySheet)
        assert "Tags of 3 photos" in running.text
        assert "Boat  1 of 3, in the file" in running.text
        await running.press(*"sea", "enter", "enter")
        assert answer(gallery.library.count(OWNER, TagSet("sea"))) == 3
        await running.press("home", "right", "enter", "i", "t", "backspace", "left", "backspace", "escape")
        assert isinstance(running.screen, LightboxScreen)
        assert answer(gallery.library.count(OWNER, TagSet("boat"))) == 0
        import_tags(gallery.memory.connection, photo.id, ["Boat"], is_new=False)
        assert answer(gallery.library.count(OWNER, TagSet("boat"))) == 0
        assert any(line.strip().endswith("sea") for line in running.lines)


async def test_an_editor_of_some_categories_changes_no_tag_everywhere(tmp_path: Path) -> None:
    """They are shown the tags of what they have access to, and may open them."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    tagged(gallery)
    answer(gallery.apply(OWNER, SetTag("Hidden", Things.of([gallery.photos_of(0)[0].id]))))
    answer(gallery.apply(OWNER, SetRole(VIEWER.user_id, Role.EDITOR)))
    answer(gallery.apply(OWNER, SetAccess(VIEWER.user_id, (CategoryId(2),))))
    restricted = replace(VIEWER, role=Role.EDITOR, category_ids=frozenset({CategoryId(2)}))
    async with run_app(gallery, actor=restricted) as running:
        await running.press("g", "#")
        assert "Hidden" not in running.text
        before = names(running)
        await running.press("e", "m", "x", "y", "escape")
        assert names(running) == before
