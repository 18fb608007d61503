"""Exercises of the actions on one photo."""

import asyncio
import re
from datetime import timedelta

from core.models import Downloads
from core.models.stored_animations import Animation
from core.operations import SetCover
from core.understanding.parts import ModelPart, SwitchPart
from tests.tui.harness.running_app import NotedVideo, RunningApp
from tests.tui.harness.small_gallery import OWNER, VIEWER
from tests.tui.screens.actions.exercising import Exercises, shown, view
from tui.graphics.animation.video_frames import Video
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.text_card import TextCard
from tui.screens.feeds.reels_screen import ReelsScreen
from tui.screens.sharing.link_card import LinkCard
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.filmstrip import Filmstrip

exercise = Exercises()


@exercise("photo.left", "photo.up", "photo.previous")
async def turns_back_and_pans(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert shown(running) == 0
    await running.press("+", "+")
    await check_panning(running, key)


@exercise("photo.right", "photo.down", "photo.next")
async def turns_on_and_pans(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert shown(running) == 2
    await running.press("+", "+")
    await check_panning(running, key)


async def check_panning(running: RunningApp, key: str) -> None:
    before, index = region(running), shown(running)
    await running.press(key)
    if key in {"pageup", "pagedown"}:
        assert shown(running) == index + (1 if key == "pagedown" else 0), "page keys turn even when zoomed"
    else:
        assert shown(running) == index
        assert region(running) != before


def region(running: RunningApp) -> object:
    placement = running.surface.shown[view(running)][0][0]
    return placement.picture.region


@exercise("photo.first", "photo.last")
async def goes_to_the_ends(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert shown(running) == (0 if key == "home" else 39)


@exercise("photo.details")
async def shows_details(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert running.screen.query_one(DetailsPanel).display
    for words in ("XF 35mm F1.4 R", "1/250 s · f/2.8 · ISO 200", "48.8584° N, 2.2945° E", "8.2 MB"):
        assert words in running.text
    await running.press(key)
    assert not running.screen.query_one(DetailsPanel).display


@exercise("photo.actual", "photo.zoom-in")
async def zooms_in(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert view(running).is_zoomed
    await running.press("enter")
    assert not view(running).is_zoomed


@exercise("photo.zoom-out", "photo.fit")
async def zooms_out(running: RunningApp, key: str) -> None:
    await running.press("+")
    assert view(running).is_zoomed
    await running.press(key)
    assert not view(running).is_zoomed
    if key == "=":
        await running.press(key)
        placement = running.surface.shown[view(running)][0][0]
        assert (placement.columns, placement.rows) == view(running).size, "pressed again, it fills the screen"
        await running.press(key)
        assert not view(running).is_zoomed


@exercise("photo.rotate")
async def turns_the_view(running: RunningApp, key: str) -> None:
    before = running.surface.shown[view(running)][0][0]
    for turns in (1, 2, 3, 0):
        await running.press(key)
        placement = running.surface.shown[view(running)][0][0]
        assert placement.picture.turns == turns
        assert (placement.columns > placement.rows * 2) == ((before.columns > before.rows * 2) == (turns % 2 == 0))
    assert placement == before


@exercise("photo.slideshow")
async def plays(running: RunningApp, key: str) -> None:
    kind = running.screen.kind
    await running.press(key)
    assert isinstance(running.screen, LightboxScreen)
    assert running.screen.is_playing
    assert "slideshow, 5 s" in running.lines[0]
    first = 1 if kind is ScreenKind.LIGHTBOX else 0
    assert shown(running) == first
    await running.screen.next_slide()
    assert shown(running) == first + 1
    await running.press("end")
    await running.screen.next_slide()
    assert shown(running) == 0, "after the last photo it starts again"
    await running.press(key)
    assert "slideshow" not in running.lines[0]
    await running.press("escape")
    assert running.screen.kind is (ScreenKind.PHOTOS if kind is ScreenKind.LIGHTBOX else kind)


async def shown_after(running: RunningApp, seconds: float) -> int:
    """Let time pass; return which photo is shown."""
    await asyncio.sleep(seconds)
    await running.rest()
    return shown(running)


@exercise("slideshow.pause")
async def pauses(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "slideshow" not in running.lines[0], "without a slideshow the key does nothing"
    await running.press("w", key)
    assert "slideshow, 5 s, paused" in running.lines[0]
    first = shown(running)
    assert await shown_after(running, 20) == first
    await running.press(key)
    assert "paused" not in running.lines[0]
    assert await shown_after(running, 6) == first + 1
    await running.press("w")


@exercise("photo.play")
async def pauses_what_moves(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert not running.surface.playing, "a photo that does not move has nothing to pause"
    await see_another_that_moves(running)
    assert view(running) in running.surface.playing
    await running.press(key)
    assert view(running) in running.surface.resting
    assert "animated, 3 frames, paused" in running.text
    await running.press(key)
    assert view(running) in running.surface.playing
    assert "paused" not in running.text


async def open_video(running: RunningApp) -> NotedVideo:
    """Take the photo for a video of a minute, and play it."""
    view(running).playback.take(Video(1600, 900, 60.0), plays=False)
    await running.press("p")
    return running.surface.videos[view(running)]


@exercise("video.link")
async def links_to_the_video(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert await running.gallery.sharing.list(OWNER) == (), "a still has no such link"
    running.gallery.memory.connection.execute("UPDATE photos SET kind = 'video', format = 'AVI', codec = 'Motion JPEG'")
    running.gallery.change()
    await running.press(key)
    assert isinstance(running.app.screen, TextCard)
    assert "metadata" in running.text
    assert "| mpv -" in running.text
    assert await running.gallery.sharing.list(OWNER) == ()
    running.gallery.memory.connection.execute("UPDATE photos SET format = 'MP4', codec = 'H.264'")
    await running.press("escape", key)
    assert isinstance(running.app.screen, LinkCard)
    [share] = await running.gallery.sharing.list(OWNER)
    assert (share.downloads, share.strips_originals, share.photo_count) == (Downloads.ORIGINALS, True, 1)
    assert share.expires - share.created == timedelta(days=1)
    asset_key = running.gallery.photos_of(2)[1].asset_key
    assert re.fullmatch(rf"https://photos.example.org/s/[a-z2-7]{{26,}}/o/{asset_key}", running.app.screen.text)
    await running.press("escape")
    running.app.session.actor = VIEWER
    await running.press(key)
    assert "You may not create" in running.text


@exercise("video.back", "video.forward")
async def seeks(running: RunningApp, key: str) -> None:
    video, index = await open_video(running), shown(running)
    video.seek(30.0)
    await running.press(key)
    assert video.position == (25.0 if key in {"left", "h"} else 35.0)
    assert shown(running) == index, "the photo stays"
    await running.press("pagedown", "pageup")
    assert shown(running) == index
    assert not running.surface.videos, "another photo takes the video out of the player"


@exercise("video.frame-back", "video.frame")
async def steps(running: RunningApp, key: str) -> None:
    video = await open_video(running)
    await running.press(key)
    assert video.steps == [-1 if key == "comma" else 1]
    assert view(running) in running.surface.resting, "it is paused"
    assert "‖" in running.text


@exercise("video.slower", "video.faster")
async def changes_speed(running: RunningApp, key: str) -> None:
    video = await open_video(running)
    await running.press(key)
    assert video.speed == (0.5 if key == "<" else 1.5)
    assert f"{video.speed:g}×" in running.text


@exercise("video.loop")
async def repeats(running: RunningApp, key: str) -> None:
    video = await open_video(running)
    await running.press(key)
    assert video.loops
    assert "· loop ·" in running.text
    await running.press(key)
    assert "· loop ·" not in running.text
    await running.press("escape")
    assert not running.surface.videos, "Esc closes the player first"
    assert isinstance(running.screen, LightboxScreen)


@exercise("reels.order", "reels.shuffle")
async def orders_reels(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.screen, LightboxScreen), "without reels and a video the keys do nothing"
    running.gallery.memory.connection.execute("UPDATE photos SET kind = 'video', seconds = 9")
    await running.press("g", "y")
    reels = running.screen
    assert isinstance(reels, ReelsScreen)
    before = reels.seen.sequence.photo_set
    await running.press(key)
    if key == "o":
        await running.press("3")
        assert running.gallery.stored["reels"] == "random"
    assert reels.seen.sequence.photo_set != before
    assert view(running) in running.surface.playing, "they play by themselves"


@exercise("animations")
async def keeps_still(running: RunningApp, key: str) -> None:
    await see_another_that_moves(running)
    await running.press(key)
    assert not running.surface.playing
    assert running.gallery.stored["animations"] == "still"
    assert "Animations are paused until you press p." in running.text
    await running.press("left", "right")
    assert not running.surface.playing
    assert "animated, 3 frames, paused" in running.text
    await running.press(key)
    assert view(running) in running.surface.playing
    assert running.gallery.stored["animations"] == "playing"


async def see_another_that_moves(running: RunningApp) -> None:
    """Show the next photo, which is animated."""
    assert isinstance(running.screen, LightboxScreen)
    photo = await running.screen._sequence.get(shown(running) + 1)
    assert photo is not None
    running.gallery.animations[photo.asset_key] = Animation((0.1, 0.2, 0.1), None, 300, 200)
    await running.press("right")


@exercise("slideshow.slower", "slideshow.faster")
async def paces(running: RunningApp, key: str) -> None:
    await running.press("w", key)
    assert ("slideshow, 8 s" if key == "<" else "slideshow, 3 s") in running.lines[0]
    first = shown(running)
    assert await shown_after(running, 2) == first
    assert await shown_after(running, 3) == (first if key == "<" else first + 1)
    await running.press("w")


@exercise("slideshow.shuffle")
async def shuffles(running: RunningApp, key: str) -> None:
    await running.press("w", key)
    assert "shuffled" in running.lines[0]
    assert isinstance(running.screen, LightboxScreen)
    seen = {shown(running)}
    for _ in range(39):
        await running.screen.next_slide()
        seen.add(shown(running))
    assert seen == set(range(40)), "each photo once"
    await running.press(key)
    assert "shuffled" not in running.lines[0]
    await running.press("w")


@exercise("photo.compare")
async def compares(running: RunningApp, key: str) -> None:
    await running.press("+", key)
    photos = running.gallery.photos_of(2)
    kept = running.screen.query_one("#compared", PhotoView)
    assert shown(running) == 2
    assert kept.photo == photos[1]
    assert kept.size.width in {view(running).size.width, view(running).size.width - 1}
    assert f"compared with {photos[1].file_name}" in running.lines[0]
    assert kept._window == view(running)._window
    await running.press("+", "right", "R")
    assert (kept._window, kept._turns) == (view(running)._window, 1)
    await running.press("pagedown", key)
    assert shown(running) == 3
    assert running.surface.shown[kept] == ()
    assert not kept.display
    await running.press(key, "escape")
    assert running.surface.shown[kept] == (), "Esc ends the comparison first"
    assert shown(running) == 4


@exercise("photo.text")
async def shows_and_copies_text(running: RunningApp, key: str) -> None:
    database = running.gallery.memory.connection
    await running.press(key)
    assert "Reading text in photos is switched off." in running.text
    assert "understand --on ocr" in running.text
    await running.gallery.apply(OWNER, SwitchPart(ModelPart.OCR, is_on=True))
    await running.press(key)
    assert "No text was read in this photo." in running.text
    corners = "[[0.3, 0.4], [0.7, 0.4], [0.7, 0.5], [0.3, 0.5]]", "[[0.3, 0.7], [0.7, 0.7], [0.7, 0.8], [0.3, 0.8]]"
    lines = [(running.gallery.photos_of(2)[1].id, n, f"line {n}", 0.99, each) for n, each in enumerate(corners)]
    database.executemany("INSERT INTO photo_lines VALUES (?, ?, ?, ?, ?)", lines)
    placement = running.surface.shown[view(running)][0][0]
    for hiding in (key, "escape"):
        await running.press(key)
        assert running.app.clipboard == "line 0\nline 1"
        assert "2 lines of text copied to your clipboard" in running.text
        drawn = [line for line in running.lines if "┌" in line]
        assert [drawn[0].count(each) for each in "┌┐"] == [1, 1]
        assert 0 <= drawn[0].index("┐") - drawn[0].index("┌") - round(0.4 * placement.columns) <= 3
        assert "└" in running.text
        await running.press(hiding)
        assert "┌" not in running.text
        assert isinstance(running.screen, LightboxScreen), "Esc removes the boxes first"
    await running.press(key, "right", "left")
    assert "┌" not in running.text, "another photo has none"
    running.gallery.memory.connection.execute("UPDATE photos SET kind = 'video', seconds = 9")
    running.gallery.change()
    await running.rest()
    await running.press(key)
    assert "┌" in running.text
    await running.press("p")
    assert running.surface.videos
    assert "┌" not in running.text, "a video has none while it plays"


@exercise("photo.filmstrip")
async def shows_the_filmstrip(running: RunningApp, key: str) -> None:
    before = view(running).size.height
    await running.press(key)
    strip = running.screen.query_one(Filmstrip)
    assert view(running).size.height == before - 5
    photos = running.gallery.photos_of(2)
    wanted = [placement.picture.asset_key for placement, _ in running.surface.shown[strip]]
    assert wanted[0] == photos[1].asset_key, "the one that is shown comes first"
    assert set(wanted) == {photo.asset_key for photo in photos[:10]}, "the row is full, also near the first photo"
    await running.pilot.click(strip, offset=((120 - 109) // 2 + 3 * 11 + 5, 2))
    await running.rest()
    assert shown(running) == 3
    await running.press(key)
    assert running.surface.shown[strip] == ()
    assert view(running).size.height == before


@exercise("cover")
async def chooses_a_cover(running: RunningApp, key: str) -> None:
    await running.press(key)
    [operation] = running.gallery.done
    assert isinstance(operation, SetCover)
    place = 0 if running.screen.kind is ScreenKind.PHOTOS else 1
    assert operation.asset_key == running.gallery.photos_of(2)[place].asset_key
    assert "is the cover now; u undoes it." in running.text
