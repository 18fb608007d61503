"""Home: categories with their covers, the newest photos, and a note when there is nothing yet."""

from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widget import Widget

from core.library.archive.operations import SetArchived
from core.marks.albums.operations import AddToAlbum, CreateAlbum
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import Activity, ActivityChanged, DerivativeSize, Priority, id_sequence
from core.sets.orders import date_sort
from tests.tui.harness.running_app import TODAY, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery
from tui.graphics.terminals.capabilities import GraphicsProtocol
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.home_strips import FAVOURITE_PHOTOS, MOMENTS, TOP_PHOTOS, MomentsStrip, strips
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.widgets.tiles.photo_grid import PhotoStrip
from tui.widgets.tiles.strip_names import StripNames
from tui.widgets.tiles.tile_grid import TileGrid
from tui.widgets.tiles.tile_view import TileView

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40, "Coast": 5}, "Travel": {"Lima": 4}}


async def test_the_first_frame_is_complete(tmp_path: Path) -> None:
    """The first frame has names, counts and dates; covers are requested, that at the cursor first."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for words in ("Home", "Nature", "Travel", "3 collections · 75 photos", "Aug 2024", "85 photos"):
            assert words in running.text
        tiles = running.screen.query_one("#categories")
        priorities = [priority for _, priority in running.surface.shown[tiles]]
        assert priorities == sorted(priorities)
        assert priorities[0] is Priority.SELECTED


async def test_first_letters_stand_at_the_edge_of_a_long_list(tmp_path: Path) -> None:
    """While it is sorted by name; those in view are strong, and a click on one moves to its first name."""
    library = {f"{letter}{number}": {"One": 1} for letter in "ABCDEZ" for number in (1, 2, 3)}
    async with run_app(SmallGallery(tmp_path, library), (80, 24)) as running:
        tiles = running.screen.query_one("#categories", TileGrid)
        edge = tiles.region.right - 1
        column = [line[edge : edge + 1] for line in running.lines]
        assert "".join(column).split() == ["ABCDEZ"]
        line = column.index("Z") - tiles.region.y
        assert await running.pilot.click(tiles, offset=(tiles.size.width - 1, line))
        assert tiles.name_of(tiles.cursor_index) == "Z1"
        await running.press("o", "2")
        assert "".join(line[edge : edge + 1] for line in running.lines).split() != ["ABCDEZ"]


async def test_only_the_focused_tile_is_selected(tmp_path: Path) -> None:
    """Of the rows of home, each with a cursor, the one with the focus has the selected picture."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for key in ("up", "up", "up", "down", "tab"):
            await running.press(key)
            for view, pictures in running.surface.shown.items():
                selected = Priority.SELECTED in {priority for _, priority in pictures}
                assert selected == (view is running.screen.focused)


async def test_the_newest_photos_come_first(tmp_path: Path) -> None:
    """The strip starts with the newest photo of the gallery, and Enter opens it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("tab", "enter")
        assert isinstance(running.screen, LightboxScreen)
        newest = running.surface.shown[running.screen.query_one("PhotoView")][0][0].picture
        assert newest.asset_key == gallery.photos_of(-1)[-1].asset_key
        assert newest.size is DerivativeSize.PREVIEW
        await running.press("escape")
        assert isinstance(running.screen, HomeScreen)


async def test_the_strip_continues_beyond_the_screen(tmp_path: Path) -> None:
    """Right moves through all newest photos, by whole strips."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("up", *["right"] * 12)
        assert isinstance(running.screen, HomeScreen)
        strip = running.screen.view
        assert strip.cursor_index == 12
        assert strip.visible_rows[0].first > 0


async def test_one_collection_opens_at_once(tmp_path: Path) -> None:
    """A category with a single collection shows its photos, not a list of one."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert "sshowcase › Home" in running.lines[0]
        await running.press("escape", "right", "enter")
        assert isinstance(running.screen, CollectionsScreen)


async def test_an_empty_gallery_says_what_to_do(tmp_path: Path) -> None:
    """Nothing yet: a sentence and the command that fills it."""
    async with run_app(SmallGallery(tmp_path, {}), (80, 24)) as running:
        assert "There are no photos in this gallery yet." in running.text
        assert "sshowcase scan ~/Pictures" in running.text
        for words in ("open", "share", "sort"):
            assert words not in running.lines[-1]
        assert "go to" in running.lines[-1]
        await running.press("enter")
        assert "There is nothing here yet." in running.text
        await running.press("down", "r", "escape")
        assert isinstance(running.screen, HomeScreen)


async def test_a_first_scan_is_watched(tmp_path: Path) -> None:
    """Note and status line show the progress of the first scan; photos replace the note."""
    gallery = SmallGallery(tmp_path, {})
    async with run_app(gallery) as running:
        gallery.announce(ActivityChanged(Activity("Looking through Pictures", 1204, 5000)))
        await running.rest()
        assert "Looking for photos…" in running.text
        assert "1,204 of 5,000" in running.lines[-1]
        gallery.add_collection("Travel", "Lima", 5)
        gallery.change()
        await running.rest()
        assert "Looking for photos…" not in running.text
        assert "Travel" in running.text


async def test_names_are_never_markup(tmp_path: Path) -> None:
    """Names that look like markup are shown verbatim on every screen."""
    names = {"[/foo] [b]bold": {"[red]x[/red]": 2, "[@click=app.exit]y[/]": 2}}
    async with run_app(SmallGallery(tmp_path, names)) as running:
        assert "[/foo] [b]bold" in running.text
        await running.press("enter")
        assert "[/foo] [b]bold" in running.lines[0]
        assert "[red]x[/red]" in running.text
        assert "[@click=app.exit]y[/]" in running.text
        await running.press("enter", "]")
        await running.press("]")
        assert "of [/foo] [b]bold." in running.text


async def test_the_selection_survives_changes(tmp_path: Path) -> None:
    """The cursor stays on its category when a scan adds one before it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("right")
        gallery.add_collection("Albania", "Tirana", 3)
        gallery.change()
        await running.rest()
        assert "Albania" in running.text
        await running.press("enter")
        assert "sshowcase › Nature" in running.lines[0]


async def test_a_small_terminal_has_room_for_categories(tmp_path: Path) -> None:
    """Below 24 rows the strip is one line of links, all categories are shown, and r opens the newest photos."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 23)) as running:
        for name in ("Home", "Nature", "Travel"):
            assert name in running.text
        assert "Newest photos   Last added" in running.lines[1]
        assert not running.screen.query_one("#newest").region.height
        assert "newest" in running.lines[-1]
        await running.press("up", "r")
        assert "Newest photos" in running.lines[0]


async def test_covers_are_large_where_only_blocks_can_be_drawn(tmp_path: Path) -> None:
    """As soon as the terminal has answered without reporting any pictures: wider tiles of one cover each."""
    library = {f"Part {number}": {"One": 3, "Two": 3, "Three": 3} for number in range(9)}
    async with run_app(SmallGallery(tmp_path, library)) as running:
        tiles, reported = running.screen.query_one("#categories"), running.app.session.capabilities
        shapes = []
        for changed in ({}, {"has_answered": True}, {"has_answered": True, "protocol": GraphicsProtocol.KITTY}):
            running.app.terminal_changed(replace(reported, **changed))
            await running.rest()
            shapes.append({placement.columns for placement, _ in running.surface.shown[tiles]})
        assert shapes[0] == shapes[2]
        assert len(shapes[0]) > 1
        assert min(shapes[1]) > max(shapes[0])


async def test_admins_see_what_is_not_shown(tmp_path: Path) -> None:
    """By kind on home and in a category; other members see their photos only."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.memory.connection.execute(
        "INSERT INTO unsupported_files VALUES (1, x'4e6174757265', 'video', x'4e6174757265', 6, x'61')"
    )
    async with run_app(gallery) as running:
        assert "not shown: 6 videos" in running.lines[0]
        await running.press("right", "enter")
        assert "not shown: 6 videos" in running.lines[0]
    async with run_app(gallery, actor=VIEWER) as running:
        assert "not shown" not in running.text


@pytest.mark.parametrize(
    ("rows", "shown"), [(34, ["hero", "newest", "categories"]), (33, ["newest", "categories"]), (23, ["categories"])]
)
async def test_rows_of_photos_need_room(tmp_path: Path, rows: int, shown: list[str]) -> None:
    """The hero is for 34 rows and more, the strip for 24 and more; the categories are always there."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (100, rows)) as running:
        views = [view for view in running.screen.query(Widget) if isinstance(view, TileView) and view.region.height]
        assert [view.id for view in views] == shown
        assert all(view.region.bottom < rows for view in views)


async def test_tab_goes_through_the_sections(tmp_path: Path) -> None:
    """Hero, names, strip and categories in this order, then the hero again; down and up go the same way."""
    order = ["categories", "hero", "strip-names", "newest", "categories"]
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        for name in order:
            assert running.screen.focused is running.screen.query_one(f"#{name}")
            await running.press("tab")
        for name in ("strip-names", "newest", "categories"):
            await running.press("down")
            assert running.screen.focused is running.screen.query_one(f"#{name}")
        for name in ("newest", "strip-names", "hero", "hero"):
            await running.press("up")
            assert running.screen.focused is running.screen.query_one(f"#{name}")


async def test_a_key_in_a_row_that_has_been_hidden(tmp_path: Path) -> None:
    """A resize removes the hero while its key is in transit: the focus goes to the categories."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (100, 30)) as running:
        home = running.screen
        assert isinstance(home, HomeScreen)
        home.reached_edge(TileView.Edge(home.query_one("#hero", PhotoStrip), "down"))
        assert running.screen.focused is home.query_one("#categories")


async def test_the_names_change_the_strip(tmp_path: Path) -> None:
    """Right on the names shows the next list, Enter opens all of it; what is selected has a strip of its own."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, (100, 30)) as running:
        await running.press("r", "end", "space", "escape")
        names, strip = running.screen.query_one(StripNames), running.screen.query_one("#newest", PhotoStrip)
        assert names.names == ("Newest photos", "Last added", "Feed", "Selected photos")
        newest = strip.photo_at_cursor
        await running.press("tab", "right", "right", "right")
        assert strip.total == 1
        assert strip.photo_at_cursor != newest
        await running.press("enter")
        assert "sshowcase › Selected photos" in running.lines[0]


async def test_on_this_day_is_the_hero(tmp_path: Path) -> None:
    """Photos of this day in earlier years come first, with the day and their years; Enter stays among them."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    for photo, year in ((gallery.photos_of(0)[2], 2019), (gallery.photos_of(1)[5], 2021)):
        local = timegm((year, TODAY.month, TODAY.day, 9, 0, 0))
        gallery.memory.connection.execute(
            "UPDATE photos SET taken_local = ?, date_sort = ? WHERE id = ?", (local, date_sort(local), photo.id)
        )
    async with run_app(gallery) as running:
        assert "On this day   2 January · 2019 to 2021 · 2 photos" in running.text
        assert "Newest photos   Last added" in running.text
        await running.press("tab", "enter", "right")
        assert isinstance(running.screen, LightboxScreen)
        assert "2 of 2" in running.lines[0]


async def test_a_chosen_row_is_the_hero(tmp_path: Path) -> None:
    """A category, in the next session and after a lost connection, too, until another one is chosen or it is gone."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        assert running.lines[2].split()[0] == "Newest"
        await running.press("right", "H", "1")
        assert running.lines[2].split() == ["Nature"]
        place = await gallery.last_places.of(running.app.session.actor)
    async with run_app(gallery, last_place=place) as running:
        assert running.lines[2].split() == ["Nature"]
        await running.press("tab", "enter")
        assert "sshowcase › Nature" in running.lines[0]
        await running.press("escape", "H", "a")
        assert running.lines[2].split()[0] == "Newest"
        await running.app.session.set_preference("hero", "nature/gone")
        gallery.change()
        await running.rest()
        assert running.lines[2].split()[0] == "Newest"


async def test_the_top_line_counts_what_is_new(tmp_path: Path) -> None:
    """The owner's title, all photos, those since the last session, and the progress of a scan."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.settings = replace(gallery.settings, title="Our [b]photos")
    before = int((TODAY - timedelta(days=3)).timestamp())
    connection = gallery.memory.connection
    connection.execute("UPDATE photos SET added_at = ? + (id < 100004) * 60", (before,))
    connection.execute("INSERT INTO home_seen VALUES (1, ?)", (before,))
    async with run_app(gallery) as running:
        await running.app.session.load()
        gallery.change()
        gallery.announce(ActivityChanged(Activity("Reading Pictures", 41, 100, is_scan=True)))
        await running.rest()
        assert running.lines[0].split("  ")[1] == "Our [b]photos"
        assert running.lines[0].rstrip().endswith("85 photos · 4 new since Monday · scanning 41 %")


async def test_home_continues_where_the_member_stopped(tmp_path: Path) -> None:
    """The strip appears once a photo of a collection was opened, opens there, and ends with its last photo."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        assert "Continue" not in running.text
        await running.press("right", "enter", "enter", "right", "enter", "right", "escape", "escape", "escape")
        assert "Continue" in running.text
        await running.press("tab", "tab", "left", "enter")
        assert isinstance(running.screen, LightboxScreen)
        assert running.lines[0].split()[:3] == ["sshowcase", "›", "Nature"]
        assert "3 of 30" in running.lines[0]
        await running.press("G", "escape")
        assert isinstance(running.screen, HomeScreen)
        assert "Continue" not in running.text


async def test_moments_are_a_strip_with_a_notice(tmp_path: Path) -> None:
    """On a day with some: a photo of each opens all of it, and the top line says how many there are."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        session = running.app.session
        assert MOMENTS not in {each.name for each in await strips(session)}
        session.clock = lambda: datetime(2025, 7, 26, 12, 0, tzinfo=UTC)
        (strip,) = [each for each in await strips(session) if isinstance(each, MomentsStrip)]
        assert strip.names[0] == "On this day"
        assert strip.notice == f"on this day: {strip.moments[0].photos} photos"
        assert len(strip.read) == len(strip.moments)
        opened = await strip.opened(session, (), 0, strip.read[0], plays=False)
        assert isinstance(opened, GridScreen)
        assert opened.photo_set == strip.moments[0].photo_set


async def test_albums_are_a_strip_of_their_covers(tmp_path: Path) -> None:
    """Each by its name; Enter opens the album, on the name of the strip the list of albums."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    made = (await gallery.apply(OWNER, CreateAlbum("Trips/Lisbon"))).result
    await gallery.apply(OWNER, AddToAlbum(made, id_sequence(photo.id for photo in gallery.photos_of(0)[:3])))
    async with run_app(gallery) as running:
        assert "Lisbon" in running.text
        await running.press("tab", "tab", "down", "enter")
        assert isinstance(running.screen, GridScreen)
        assert "sshowcase › Albums › Lisbon" in running.lines[0]
        await running.press("escape", "up", "enter")
        assert isinstance(running.screen, AlbumsScreen)


async def test_archived_photos_are_in_no_strip(tmp_path: Path) -> None:
    """Neither among favourites nor top photos of home, whose lists have them."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photos = Things.of([photo.id for photo in gallery.photos_of(0)[:3]])
    await gallery.apply(OWNER, SetFavourite(photos))
    await gallery.apply(OWNER, SetRatings.one(5, photos))
    await gallery.apply(OWNER, SetArchived(Things.of([gallery.photos_of(0)[0].id])))
    async with run_app(gallery) as running:
        for strip in await strips(running.screen.session):
            if strip.name in {FAVOURITE_PHOTOS, TOP_PHOTOS}:
                assert len(await strip.photos(running.screen.session)) == 2
                assert (await strip.sequence(running.screen.session)).total == 3


async def test_favourites_and_top_photos_are_strips(tmp_path: Path) -> None:
    """They are there once a photo is a favourite, or is rated; guests have neither."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    photos = [photo.id for photo in gallery.photos_of(0)[:3]]
    await gallery.apply(OWNER, SetFavourite(Things.of(photos[:1])))
    await gallery.apply(OWNER, SetRatings.one(5, Things.of(photos[1:])))
    async with run_app(gallery) as running:
        names = running.screen.query_one("#strip-names", StripNames).names
        assert names == ("Favourite photos", "Top photos", "Last added", "Feed")
        await running.press("tab", "tab", "enter")
        assert "sshowcase › Favourite photos" in running.lines[0]
        await running.press("escape", "right", "down", "enter")
        assert "sshowcase › Top photos" in running.lines[0]
        assert "1 of 2" in running.lines[0]
