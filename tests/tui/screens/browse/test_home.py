"""The first screen: categories with their covers, the newest photos, and a sentence when there is nothing yet."""

from pathlib import Path

from core.models import Activity, ActivityChanged, DerivativeSize, Priority
from tests.tui.small_gallery import SmallGallery
from tests.tui.visits import visit
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40, "Coast": 5}, "Travel": {"Lima": 4}}


async def test_the_first_frame_is_complete(tmp_path: Path) -> None:
    """Names, counts and newest dates stand there when the screen appears; covers are asked for, the selected first."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        for words in ("Home", "Nature", "Travel", "3 collections · 75 photos", "Aug 2024", "85 photos"):
            assert words in visiting.text
        tiles = visiting.screen.query_one("#categories")
        priorities = [priority for _, priority in visiting.surface.shown[tiles]]
        assert priorities == sorted(priorities)
        assert priorities[0] is Priority.SELECTED


async def test_the_newest_photos_come_first(tmp_path: Path) -> None:
    """The strip begins with the newest photo of the whole gallery, and Enter shows it large."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("up", "enter")
        assert isinstance(visiting.screen, LightboxScreen)
        newest = visiting.surface.shown[visiting.screen.query_one("PhotoView")][0][0].picture
        assert newest.asset_key == gallery.photos_of(-1)[-1].asset_key
        assert newest.size is DerivativeSize.PREVIEW
        await visiting.press("escape")
        assert isinstance(visiting.screen, HomeScreen)


async def test_the_strip_goes_on_beyond_the_screen(tmp_path: Path) -> None:
    """Right leads through all newest photos, whole strips at a time."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("up", *["right"] * 12)
        assert isinstance(visiting.screen, HomeScreen)
        strip = visiting.screen.view
        assert strip.selected == 12
        assert strip.visible_rows[0].first > 0


async def test_one_collection_opens_at_once(tmp_path: Path) -> None:
    """A category with a single collection shows its photos, not a list of one."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("enter")
        assert isinstance(visiting.screen, GridScreen)
        assert "sshowcase › Home" in visiting.lines[0]
        await visiting.press("escape", "right", "enter")
        assert isinstance(visiting.screen, CollectionsScreen)


async def test_an_empty_gallery_says_what_to_do(tmp_path: Path) -> None:
    """Nothing yet: a sentence and the command that fills it."""
    async with visit(SmallGallery(tmp_path, {}), (80, 24)) as visiting:
        assert "There are no photos in this gallery yet." in visiting.text
        assert "sshowcase scan ~/Pictures" in visiting.text
        await visiting.press("enter", "down", "r", "escape")
        assert isinstance(visiting.screen, HomeScreen)


async def test_a_first_scan_is_watched(tmp_path: Path) -> None:
    """While the first scan runs the note and the status line follow it; found photos replace the note."""
    gallery = SmallGallery(tmp_path, {})
    async with visit(gallery) as visiting:
        gallery.announce(ActivityChanged(Activity("Looking through Pictures", 1204, 5000)))
        await visiting.rest()
        assert "Looking for photos…" in visiting.text
        assert "1,204 of 5,000" in visiting.lines[-1]
        gallery.add_collection("Travel", "Lima", 5)
        gallery.change()
        await visiting.rest()
        assert "Looking for photos…" not in visiting.text
        assert "Travel" in visiting.text


async def test_names_are_never_markup(tmp_path: Path) -> None:
    """Names that look like markup or like tags are shown as they are written, on every screen."""
    names = {"[/foo] [b]bold": {"[red]x[/red]": 2, "[@click=app.exit]y[/]": 2}}
    async with visit(SmallGallery(tmp_path, names)) as visiting:
        assert "[/foo] [b]bold" in visiting.text
        await visiting.press("enter")
        assert "[/foo] [b]bold" in visiting.lines[0]
        assert "[red]x[/red]" in visiting.text
        assert "[@click=app.exit]y[/]" in visiting.text
        await visiting.press("enter", "]")
        await visiting.press("]")
        assert "of [/foo] [b]bold." in visiting.text


async def test_the_selection_survives_changes(tmp_path: Path) -> None:
    """A scan that adds a category before the selected one leaves the selection on the same category."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("right")
        gallery.add_collection("Albania", "Tirana", 3)
        gallery.change()
        await visiting.rest()
        assert "Albania" in visiting.text
        await visiting.press("enter")
        assert "sshowcase › Nature" in visiting.lines[0]


async def test_a_small_terminal_has_room_for_categories(tmp_path: Path) -> None:
    """On 80 by 24 the strip gives way, all categories stand there, and r still leads to the newest photos."""
    async with visit(SmallGallery(tmp_path, LIBRARY), (80, 24)) as visiting:
        for name in ("Home", "Nature", "Travel"):
            assert name in visiting.text
        assert "Newest photos" not in visiting.text
        assert "newest photos" in visiting.lines[-1]
        await visiting.press("up", "r")
        assert "Newest photos" in visiting.lines[0]
