"""Animated photos in the lightbox: when they play, when they do not, and the caption."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import PictureUnavailableError
from core.models import Photo
from core.models.stored_animations import Animation
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.graphics.animation.player import Playback
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.photo.photo_view import PhotoView

LIBRARY = {"Travel": {"Lima": 5}}
THREE = Animation((0.1, 0.2, 0.1), 2, 300, 200)


def gallery_that_moves(folder: Path, *places: int, animation: Animation = THREE) -> SmallGallery:
    """A collection with animated photos at these indexes."""
    gallery = SmallGallery(folder, LIBRARY)
    for place in places:
        gallery.animations[photos(gallery)[place].asset_key] = animation
    return gallery


def photos(gallery: SmallGallery) -> list[Photo]:
    return gallery.photos_of(0)


def view(running: RunningApp) -> PhotoView:
    return running.screen.query_one("#photo", PhotoView)


async def open_photo(running: RunningApp) -> None:
    await running.press("enter", "enter")
    assert isinstance(running.screen, LightboxScreen)


async def test_it_plays_by_itself_in_the_place_of_the_photo(tmp_path: Path) -> None:
    """The canvas is asked to play in the placement that is shown; the caption says so, and the keys are offered."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        placement = running.surface.shown[view(running)][0][0]
        assert running.surface.playing == {view(running): (placement, THREE)}
        assert "animated, 3 frames ·" in running.text
        assert "p play or pause" in running.lines[-1]
        await running.press("right")
        assert running.surface.playing == {}
        assert "animated" not in running.text
        assert "p play or pause" not in running.lines[-1]


async def test_a_cut_animation_says_how_many_frames_are_played(tmp_path: Path) -> None:
    """A file with more frames than the gallery plays."""
    gallery = gallery_that_moves(tmp_path, 0, animation=replace(THREE, seconds=(0.1,) * 500, is_cut=True))
    async with run_app(gallery) as running:
        await open_photo(running)
        assert "animated, the first 500 frames" in running.text


async def test_it_does_not_play_where_the_members_wants_none(tmp_path: Path) -> None:
    """The preference of an earlier session; the key plays this one."""
    gallery = gallery_that_moves(tmp_path, 0)
    gallery.store("animations", "still")
    async with run_app(gallery) as running:
        await open_photo(running)
        assert running.surface.playing == {}
        assert "animated, 3 frames, paused" in running.text
        await running.press("p")
        assert view(running) in running.surface.playing
        assert "paused" not in running.text


@pytest.mark.parametrize("keys", [("question_mark",), ("g",), ("colon",), ("T",)])
async def test_it_stands_still_below_a_dialog(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """It resumes when that is closed, unless it was paused before."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        moving = view(running)
        await running.pilot.press(*keys)
        await running.rest()
        assert moving in running.surface.resting
        await running.press("escape")
        assert moving in running.surface.playing
        await running.press("p")
        await running.pilot.press(*keys)
        await running.rest()
        await running.press("escape")
        assert moving in running.surface.resting


async def test_a_zoomed_photo_stands_still(tmp_path: Path) -> None:
    """It is paused while zoomed; fitted again, it plays from the start."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        await running.press("+")
        assert running.surface.playing == running.surface.resting == {}
        await running.press("-")
        assert view(running) in running.surface.playing


async def test_a_turned_view_and_another_size_play_on(tmp_path: Path) -> None:
    """In the new placement."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        await running.press("R")
        turned = running.surface.shown[view(running)][0][0]
        assert turned.picture.turns == 1
        assert running.surface.playing == {view(running): (turned, THREE)}
        await running.pilot.resize_terminal(90, 30)
        await running.rest()
        smaller = running.surface.shown[view(running)][0][0]
        assert smaller != turned
        assert running.surface.playing == {view(running): (smaller, THREE)}


@pytest.mark.parametrize(
    ("playback", "words"),
    [
        (Playback.ENDED, "animated, 3 frames, ended"),
        (Playback.SLOW, "animated, 3 frames, too much for this connection"),
        (Playback.FAILED, "animated, 3 frames, cannot be played"),
    ],
)
async def test_what_came_of_it_is_said(tmp_path: Path, playback: Playback, words: str) -> None:
    """The key tries again."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        moving = view(running)
        surface = running.surface
        surface.told[moving](playback)
        await running.rest()
        assert words in running.text
        if playback is Playback.ENDED:
            surface.resting[moving] = surface.playing.pop(moving)
        else:
            surface.playing.pop(moving)
        await running.press("p")
        assert moving in surface.playing
        assert words not in running.text


async def test_what_is_told_late_of_another_photo_counts_for_nothing(tmp_path: Path) -> None:
    """The end of the previous one does not end this one."""
    async with run_app(gallery_that_moves(tmp_path, 0, 1)) as running:
        await open_photo(running)
        told = running.surface.told[view(running)]
        await running.press("right")
        told(Playback.ENDED)
        await running.rest()
        assert "at its end" not in running.text


async def test_what_the_terminals_change_stopped_begins_again(tmp_path: Path) -> None:
    """The canvas has stopped all playback, as after Ctrl+L or a change of theme."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        moving = view(running)
        told = running.surface.told[moving]
        del running.surface.playing[moving]
        told(Playback.STOPPED)
        await running.rest()
        assert moving in running.surface.playing


async def test_nothing_plays_in_plain_text(tmp_path: Path) -> None:
    """Nothing is decoded for it."""
    gallery = gallery_that_moves(tmp_path, 0)
    async with run_app(gallery, term="dumb") as running:
        await open_photo(running)
        assert running.surface.playing == {}
        assert gallery.calls["animation"] == 0


async def test_frames_that_cannot_be_had_leave_the_photo(tmp_path: Path) -> None:
    """No error is shown: the photo is there."""
    gallery = gallery_that_moves(tmp_path, 0)

    gallery.animations_error = PictureUnavailableError("The original is away now.")
    async with run_app(gallery) as running:
        await open_photo(running)
        assert running.surface.playing == {}
        assert "not available" not in running.text
        assert "animated" not in running.text


async def test_compared_photos_play_side_by_side(tmp_path: Path) -> None:
    """Both play; the key pauses both."""
    async with run_app(gallery_that_moves(tmp_path, 0, 1)) as running:
        await open_photo(running)
        await running.press("c")
        assert len(running.surface.playing) == 2
        await running.press("p")
        assert len(running.surface.resting) == 2
        await running.press("escape")
        assert len(running.surface.playing) + len(running.surface.resting) == 1


async def test_nothing_is_left_when_the_lightbox_closes(tmp_path: Path) -> None:
    """Back in the grid nothing plays."""
    async with run_app(gallery_that_moves(tmp_path, 0)) as running:
        await open_photo(running)
        await running.press("escape")
        assert running.surface.playing == running.surface.resting == {}
