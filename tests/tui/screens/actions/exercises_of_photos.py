"""What keys do with one photo."""

from textual.timer import Timer

from core.models.stored_animations import Animation
from core.operations import SetCover
from tests.tui.screens.actions.exercising import Exercises, shown, view
from tests.tui.visits import Visit
from tui.bindings import ScreenKind
from tui.screens.browse.lightbox import LightboxScreen
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.filmstrip import Filmstrip

exercise = Exercises()


@exercise("photo.left", "photo.up", "photo.previous")
async def turns_back_and_pans(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == 0
    await visiting.press("+", "+")
    await check_panning(visiting, key)


@exercise("photo.right", "photo.down", "photo.next")
async def turns_on_and_pans(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == 2
    await visiting.press("+", "+")
    await check_panning(visiting, key)


async def check_panning(visiting: Visit, key: str) -> None:
    before, index = region(visiting), shown(visiting)
    await visiting.press(key)
    if key in {"pageup", "pagedown"}:
        assert shown(visiting) == index + (1 if key == "pagedown" else 0), "page keys turn even when zoomed"
    else:
        assert shown(visiting) == index
        assert region(visiting) != before


def region(visiting: Visit) -> object:
    placement = visiting.surface.shown[view(visiting)][0][0]
    return placement.picture.region


@exercise("photo.first", "photo.last")
async def goes_to_the_ends(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert shown(visiting) == (0 if key == "home" else 39)


@exercise("photo.details")
async def shows_details(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert visiting.screen.query_one(DetailsPanel).display
    for words in ("XF 35mm F1.4 R", "1/250 s · f/2.8 · ISO 200", "48.8584° N, 2.2945° E", "8.2 MB"):
        assert words in visiting.text
    await visiting.press(key)
    assert not visiting.screen.query_one(DetailsPanel).display


@exercise("photo.actual", "photo.zoom-in")
async def zooms_in(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert view(visiting).is_zoomed
    await visiting.press("enter")
    assert not view(visiting).is_zoomed


@exercise("photo.zoom-out", "photo.fit")
async def zooms_out(visiting: Visit, key: str) -> None:
    await visiting.press("+")
    assert view(visiting).is_zoomed
    await visiting.press(key)
    assert not view(visiting).is_zoomed
    if key == "=":
        await visiting.press(key)
        placement = visiting.surface.shown[view(visiting)][0][0]
        assert (placement.columns, placement.rows) == view(visiting).size, "pressed again, it fills the screen"
        await visiting.press(key)
        assert not view(visiting).is_zoomed


@exercise("photo.rotate")
async def turns_the_view(visiting: Visit, key: str) -> None:
    before = visiting.surface.shown[view(visiting)][0][0]
    for turns in (1, 2, 3, 0):
        await visiting.press(key)
        placement = visiting.surface.shown[view(visiting)][0][0]
        assert placement.picture.turns == turns
        assert (placement.columns > placement.rows * 2) == ((before.columns > before.rows * 2) == (turns % 2 == 0))
    assert placement == before


@exercise("photo.slideshow")
async def plays(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "slideshow" in visiting.lines[0]
    assert isinstance(visiting.screen, LightboxScreen)
    await visiting.screen.next_slide()
    assert shown(visiting) == 2
    await visiting.press("end")
    await visiting.screen.next_slide()
    assert shown(visiting) == 0, "after the last photo it begins anew"
    await visiting.press(key)
    assert "slideshow" not in visiting.lines[0]


def slides(visiting: Visit) -> Timer:
    assert isinstance(visiting.screen, LightboxScreen)
    assert visiting.screen._slides is not None
    return visiting.screen._slides


@exercise("slideshow.pause")
async def pauses(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert "slideshow" not in visiting.lines[0], "without a slideshow the key does nothing"
    await visiting.press("w", key)
    assert "slideshow, 5 s, paused" in visiting.lines[0]
    assert slides(visiting)._original_pause, "the clock stands"
    await visiting.press(key)
    assert "paused" not in visiting.lines[0]
    await visiting.press("w")


@exercise("photo.play")
async def pauses_what_moves(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert not visiting.surface.playing, "a photo that does not move has nothing to pause"
    await see_another_that_moves(visiting)
    assert view(visiting) in visiting.surface.playing
    await visiting.press(key)
    assert view(visiting) in visiting.surface.resting
    assert "animated, 3 frames, paused" in visiting.text
    await visiting.press(key)
    assert view(visiting) in visiting.surface.playing
    assert "paused" not in visiting.text


@exercise("animations")
async def keeps_still(visiting: Visit, key: str) -> None:
    await see_another_that_moves(visiting)
    await visiting.press(key)
    assert not visiting.surface.playing
    assert visiting.gallery.stored["animations"] == "still"
    assert "Animations are paused until you press p." in visiting.text
    await visiting.press("left", "right")
    assert not visiting.surface.playing
    assert "animated, 3 frames, paused" in visiting.text
    await visiting.press(key)
    assert view(visiting) in visiting.surface.playing
    assert visiting.gallery.stored["animations"] == "playing"


async def see_another_that_moves(visiting: Visit) -> None:
    """Turn to the next photo, which moves."""
    assert isinstance(visiting.screen, LightboxScreen)
    photo = await visiting.screen._sequence.get(shown(visiting) + 1)
    assert photo is not None
    visiting.gallery.animations[photo.asset_key] = Animation((0.1, 0.2, 0.1), None, 300, 200)
    await visiting.press("right")


@exercise("slideshow.slower", "slideshow.faster")
async def paces(visiting: Visit, key: str) -> None:
    await visiting.press("w", key)
    assert ("slideshow, 8 s" if key == "<" else "slideshow, 3 s") in visiting.lines[0]
    assert slides(visiting)._interval == (8 if key == "<" else 3)
    await visiting.press("w")


@exercise("slideshow.shuffle")
async def shuffles(visiting: Visit, key: str) -> None:
    await visiting.press("w", key)
    assert "shuffled" in visiting.lines[0]
    assert isinstance(visiting.screen, LightboxScreen)
    seen = {shown(visiting)}
    for _ in range(39):
        await visiting.screen.next_slide()
        seen.add(shown(visiting))
    assert seen == set(range(40)), "each photo once"
    await visiting.press(key)
    assert "shuffled" not in visiting.lines[0]
    await visiting.press("w")


@exercise("photo.compare")
async def compares(visiting: Visit, key: str) -> None:
    await visiting.press("+", key)
    photos = visiting.gallery.photos_of(2)
    kept = visiting.screen.query_one("#compared", PhotoView)
    assert shown(visiting) == 2
    assert kept.photo == photos[1]
    assert kept.size.width in {view(visiting).size.width, view(visiting).size.width - 1}
    assert f"compared with {photos[1].file_name}" in visiting.lines[0]
    assert kept._window == view(visiting)._window
    await visiting.press("+", "right", "R")
    assert (kept._window, kept._turns) == (view(visiting)._window, 1)
    await visiting.press("pagedown", key)
    assert shown(visiting) == 3
    assert visiting.surface.shown[kept] == ()
    assert not kept.display
    await visiting.press(key, "escape")
    assert visiting.surface.shown[kept] == (), "Esc ends the comparison first"
    assert shown(visiting) == 4


@exercise("photo.filmstrip")
async def shows_the_filmstrip(visiting: Visit, key: str) -> None:
    before = view(visiting).size.height
    await visiting.press(key)
    strip = visiting.screen.query_one(Filmstrip)
    assert view(visiting).size.height == before - 5
    photos = visiting.gallery.photos_of(2)
    wanted = [placement.picture.asset_key for placement, _ in visiting.surface.shown[strip]]
    assert wanted[0] == photos[1].asset_key, "the one that is shown comes first"
    assert set(wanted) == {photo.asset_key for photo in photos[:7]}
    await visiting.pilot.click(strip, offset=(60 + 22, 2))
    await visiting.rest()
    assert shown(visiting) == 3
    await visiting.press(key)
    assert visiting.surface.shown[strip] == ()
    assert view(visiting).size.height == before


@exercise("cover")
async def chooses_a_cover(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    [operation] = visiting.gallery.done
    assert isinstance(operation, SetCover)
    place = 0 if visiting.screen.kind is ScreenKind.PHOTOS else 1
    assert operation.asset_key == visiting.gallery.photos_of(2)[place].asset_key
    assert "is the cover now; u undoes it." in visiting.text
