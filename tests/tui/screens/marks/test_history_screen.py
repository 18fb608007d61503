"""The screen of changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.library.trash.operations import MoveToTrash
from core.marks.operations import SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import CollectionSet, PhotoId, Role, TrashSet
from core.operations import SetCover
from core.sharing.operations import MakeShareLink, RevokeShareLink
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tui.screens.browse.grid import GridScreen
from tui.screens.marks.history_screen import HistoryScreen

LIBRARY = {"Home": {"Garden": 6}}


async def test_changes_are_listed_undone_and_shown(tmp_path: Path) -> None:
    """In any order that conflicts allow, with their photos; a kind of changes can be listed alone."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photos = gallery.photos_of(0)
    async with run_app(gallery) as running:
        await running.press("g", "u")
        assert "Nothing was changed yet." in running.text
        await running.press("u", "enter", "escape")
        some = Things.of([photo.id for photo in photos[:3]])
        await gallery.apply(OWNER, SetRatings.one(4, some))
        await gallery.apply(OWNER, SetCover(photos[0].collection_id, photos[1].asset_key))
        await gallery.apply(OWNER, SetRatings.one(2, Things.of([PhotoId(photos[0].id)])))
        await running.press("g", "u")
        assert "Rated 3 photos with 4 stars" in running.text
        await running.press("end", "u")
        assert "A newer change of yours, number 3, touched the same." in running.text
        await running.press("home", "u")
        assert "Number 3 is undone" in running.text
        assert " · undone" in running.text.partition("with 2 stars")[2].partition("\n\n")[0], "below the change"
        await running.press("end", "enter", "u")
        assert [photo.marks.stars for photo in gallery.photos_of(0)] == [None] * 6
        await running.press("end", "enter", "r")
        assert [photo.marks.stars for photo in gallery.photos_of(0)][:3] == [4, 4, 4]
        await running.press("end", "enter", "p")
        assert isinstance(running.screen, GridScreen)
        assert "3 photos" in running.text
        await running.press("escape", "enter", "f")
        assert "2 changes of one kind" in running.text
        assert "cover" not in running.text.partition("Changes of everybody")[2].partition("Number")[0]


async def test_the_photos_of_every_kind_of_change_are_shown(tmp_path: Path) -> None:
    """Of a tag of a collection those of the collection, of the trash those in it, which can be restored there."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photos = [photo.id for photo in gallery.photos_of(0)]
    await gallery.apply(OWNER, SetTag("Sea", Things.of(collections=[gallery.photos_of(0)[0].collection_id])))
    await gallery.apply(OWNER, MoveToTrash(Things.of(photos[:2])))
    async with run_app(gallery) as running:
        await running.press("g", "u", "enter", "enter")
        assert isinstance(running.screen, GridScreen)
        assert isinstance(running.screen.photo_set, TrashSet)
        assert "1 of 2 photos" in running.text
        await running.press("x")
        assert "1 photo restored" in running.text
        await running.press("escape", "home", "down", "enter", "p")
        assert "1 more photo in the trash." in running.text
        await running.press("escape", "end", "enter", "p")
        assert "1 of 5 photos" in running.text


async def test_admins_undo_the_changes_of_others_after_a_question(tmp_path: Path) -> None:
    """Members have only their own list; who is no longer an admin loses the other one."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photo = gallery.photos_of(0)[0]
    await gallery.apply(VIEWER, SetRatings.one(5, Things.of([photo.id])))
    async with run_app(gallery) as running:
        await running.press("g", "u", "right")
        assert "Ben rated" in running.text
        await running.press("u", "n")
        assert gallery.photos_of(0)[0].marks.rating == 5
        await running.press("u", "y")
        assert gallery.photos_of(0)[0].marks.rating is None
        gallery.memory.connection.execute("UPDATE users SET role = 'viewer' WHERE id = ?", (OWNER.user_id,))
        running.app.actor_changed(replace(OWNER, role=Role.VIEWER))
        await running.rest()
        assert not isinstance(running.screen, HistoryScreen)


async def test_a_revoked_link_is_restored_after_a_question_that_says_who_can_open_it(tmp_path: Path) -> None:
    """From the list of changes; `u` elsewhere leaves it out."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    link = (await gallery.apply(OWNER, MakeShareLink(CollectionSet("home/garden")))).result.share
    await gallery.apply(OWNER, RevokeShareLink(link.share_id))
    async with run_app(gallery) as running:
        await running.press("u")
        assert "There is nothing to undo." in running.text
        await running.press("g", "u")
        assert f"Revoked the share link {link.title}" in running.text
        await running.press("u")
        assert "can open it again, until it expires." in " ".join(running.text.split())
        await running.press("y")
        (shown,) = await gallery.sharing.list(OWNER)
        assert shown.revoked is None
