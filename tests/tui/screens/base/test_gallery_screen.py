"""The frame of every screen: breadcrumb, footer, status, sizes, permissions, changes from outside."""

from pathlib import Path

import pytest

from core.models import Activity, ActivityChanged
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import VIEWER, SmallGallery
from tui.graphics.screen.tokens import MAX_SIDE
from tui.graphics.surface import PREFETCH_CELLS
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol
from tui.keys.bindings import ACTIONS, key_words
from tui.keys.screen_action import Need, ScreenKind
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.themes import picture_colours
from tui.widgets.frame.breadcrumb import Breadcrumb
from tui.widgets.frame.status_line import StatusLine
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}
DEEP = ("right", "enter", "enter", "enter")


@pytest.mark.parametrize("size", [(23, 12), (24, 11), (20, 5), (1, 1)])
@pytest.mark.parametrize("way", [(), DEEP])
async def test_too_small_says_what_is_needed(tmp_path: Path, size: tuple[int, int], way: tuple[str, ...]) -> None:
    """Below 24 by 12 only a message is shown; larger again, everything is back."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 24)) as running:
        await running.press(*way)
        await running.pilot.resize_terminal(*size)
        await running.rest()
        if size[0] >= 20:
            words = " ".join(" ".join(running.text.split()).split("│"))
            assert "24×12 at least" in words
        assert "sshowcase ›" not in running.text
        await running.pilot.resize_terminal(80, 24)
        await running.rest()
        assert "sshowcase" in running.lines[0]
        assert "24×12" not in running.text


@pytest.mark.parametrize("size", [(24, 12), (39, 20), (40, 12), (41, 30), (300, 12), (500, 150)])
async def test_every_other_size_works(tmp_path: Path, size: tuple[int, int]) -> None:
    """From 24 by 12 on, every screen shows its breadcrumb, its status line and at least one picture."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        for key in ("right", "enter", "enter", "enter"):
            assert running.lines[0].strip()
            assert len(running.lines) == size[1]
            assert running.surface.wanted
            cells = sum(placement.columns * placement.rows for placement, _ in running.surface.wanted)
            assert cells <= size[0] * size[1] + PREFETCH_CELLS, "there are about 131,000 code points for all pictures"
            for placement, _ in running.surface.wanted:
                assert placement.columns <= min(size[0], MAX_SIDE)
                assert placement.rows <= min(size[1] - 2, MAX_SIDE)
            await running.press(key)


async def test_pictures_keep_off_the_last_row(tmp_path: Path) -> None:
    """The last row of every screen is the status line: a sixel there would scroll the terminal."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for key in ("right", "enter", "enter", "enter"):
            assert running.screen.query_one(StatusLine).region.y == 39
            await running.press(key)


async def test_a_click_on_the_way_goes_back(tmp_path: Path) -> None:
    """A click on any step of the breadcrumb but the last returns to its screen."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter")
        column = running.lines[0].index("Nature")
        await running.pilot.click(Breadcrumb, offset=(column + 1, 0))
        await running.rest()
        assert running.lines[0].strip().startswith("sshowcase › Nature  ")
        await running.press("enter")
        await running.pilot.click(Breadcrumb, offset=(4, 0))
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


async def test_a_click_on_a_hint_does_it(tmp_path: Path) -> None:
    """Hints of the footer can be clicked."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        column = running.lines[-1].index("newest")
        await running.pilot.click(StatusLine, offset=(column, 0))
        await running.rest()
        assert "Newest photos" in running.lines[0]


async def test_long_ways_fit(tmp_path: Path) -> None:
    """On a narrow terminal long names are shortened, the last one least."""
    async with run_app(SmallGallery(tmp_path, {"A" * 60: {"B" * 60: 2, "C" * 60: 2}}), (60, 20)) as running:
        await running.press("enter", "enter")
        assert len(running.lines[0]) <= 60
        assert "BBB…BBB" in running.lines[0]


async def test_a_viewer_is_not_offered_what_they_may_not(tmp_path: Path) -> None:
    """Without the permission to choose covers, the key says so and is not in the help."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, actor=VIEWER) as running:
        await running.press(*DEEP)
        assert isinstance(running.screen, LightboxScreen)
        await running.press("C")
        assert "Viewers can't choose covers. Ask an admin." in running.text
        await running.press("?")
        assert "Use as cover" not in running.text
        assert gallery.done == []


async def test_own_keys_replace_the_usual_ones(tmp_path: Path) -> None:
    """A keymap moves an action to other keys in bindings, footer and help."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.app.session.keymap = {"newest": "N"}
        running.app.set_keymap(running.app.session.keymap)
        await running.press("?")
        assert "N " in running.text
        await running.press("escape", "r")
        assert isinstance(running.screen, HomeScreen)
        assert "N newest" in running.lines[-1]
        await running.press("N")
        assert "Newest photos" in running.lines[0]


async def test_the_status_line_follows_background_work(tmp_path: Path) -> None:
    """Background activity is shown in the status line with its progress until it is done."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        gallery.announce(ActivityChanged(Activity("Making thumbnails", 30, 60)))
        await running.rest()
        assert "Making thumbnails 30 of 60 ━━" in running.lines[-1]
        await running.press("enter")
        assert "Making thumbnails" in running.lines[-1]
        running.app._activity._passed()
        gallery.announce(ActivityChanged(Activity()))
        await running.rest()
        assert "Making thumbnails" not in running.lines[-1]


async def test_a_flood_of_changes_is_read_a_few_times(tmp_path: Path) -> None:
    """A thousand events of a scan cause one or two loads."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        gallery.calls.clear()
        for number in range(1000):
            gallery.change()
            gallery.announce(ActivityChanged(Activity("Looking", number)))
        await running.rest()
        assert 1 <= gallery.calls["categories"] <= 2


async def test_tokens_are_asked_for_again(tmp_path: Path) -> None:
    """The tokens of a covered screen may be reused: it draws new ones afterwards."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter")
        for key in ("enter", "r"):
            running.surface.token = "\U000f0001"
            running.screen.terminal_changed()
            await running.rest()
            assert "\U000f0001" in running.text
            await running.press(key)
            running.surface.token = "\U000f0002"
            await running.press("escape")
            assert "\U000f0001" not in running.text
            assert "\U000f0002" in running.text


async def test_a_covered_screen_catches_up(tmp_path: Path) -> None:
    """Changes while another screen was on top are shown on return."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter")
        gallery.add_collection("Space", "Moon", 3)
        gallery.change()
        await running.rest()
        await running.press("escape")
        assert "Space" in running.text


async def test_the_session_ends_its_subscription(tmp_path: Path) -> None:
    """A session that ended is no longer subscribed to the gallery."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        assert gallery.listeners == 1
        await running.press("enter")
    assert gallery.listeners == 0
    assert running.surface.wanted == []


async def test_the_terminals_answer_changes_the_layout(tmp_path: Path) -> None:
    """When the terminal reports its cells, photos are laid out for them, and the status line names the protocol."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter")
        assert "half-blocks" in running.lines[-1]
        before = running.screen.query_one(PhotoGrid).visible_rows[0]
        running.app.terminal_changed(Capabilities(GraphicsProtocol.KITTY, cell_width=10, cell_height=15))
        await running.rest()
        assert running.lines[-1].endswith("kitty")
        after = running.screen.query_one(PhotoGrid).visible_rows[0]
        assert [tile.columns for tile in after.tiles] != [tile.columns for tile in before.tiles]


async def test_pictures_take_the_colours_of_the_theme(tmp_path: Path) -> None:
    """The background of pictures and placeholders follows the theme."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store("theme", "light")
    async with run_app(gallery) as running:
        assert running.app.theme == "sshowcase-light"
        assert running.surface.colours == picture_colours("light")
        await running.press("D")
        assert running.surface.colours == picture_colours("dark")


async def test_fast_fingers(tmp_path: Path) -> None:
    """Keys that arrive in one burst have the same effect as one by one."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("right", "enter", "enter")
        await running.pilot.press("enter", "right", "right", "g", "h")
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


def test_keys_have_names_for_people() -> None:
    """No key is shown by its internal name."""
    for action in ACTIONS:
        for key in action.keys:
            words = key_words(key)
            assert "_" not in words
            assert words not in {"escape", "pageup", "left", "ctrl+p"}


def test_no_two_actions_share_a_key_on_a_screen() -> None:
    """Every key means one thing on each screen, and ids are unique.

    Space pauses a slideshow only while one runs, duplicates are not created, what is compared is not rated, keys of the
    player act only while a video is open in it, a story goes to its capsules instead of collections, the map has no
    sections and no duplicates, and people are not edited as photos are.
    """
    other = {(ScreenKind.LIGHTBOX, "select"), (ScreenKind.PEOPLE, "duplicates.apart")}
    other |= {(ScreenKind.LIGHTBOX, f"collection.{way}") for way in ("previous", "next")}
    other |= {(ScreenKind.PHOTOS, action.id) for action in ACTIONS if action.need is Need.COMPARISON}
    other |= {(ScreenKind.PEOPLE, action.id) for action in ACTIONS if action.need is Need.MAP}
    other |= {(ScreenKind.COLLECTIONS, action.id) for action in ACTIONS if action.need is Need.FACES}
    of_videos = {Need.VIDEO, Need.NO_VIDEO, Need.REELS}
    other |= {(ScreenKind.LIGHTBOX, action.id) for action in ACTIONS if action.need in of_videos}
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    taken: set[tuple[str, str]] = set()
    for action in ACTIONS:
        for place in action.kinds:
            for key in action.keys:
                assert (place, key) not in taken or (place, action.id) in other, (place, key)
                taken.add((place, key))
