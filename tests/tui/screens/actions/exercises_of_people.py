"""Exercises of the actions in lists of text rows: members, invitations, log, keys; on the map; and among people."""

from core.library.duplicates.operations import KeepPhotos
from core.marks.people.person_rows import import_faces
from core.models import QuerySet, SortOrder
from core.models.people.faces import FaceBox, NamedFace
from core.models.places.map_grid import MapArea
from tests.core.library.places.place_queries import place_photos
from tests.tui.harness.running_app import RunningApp
from tests.tui.screens.actions.exercising import WAY, Exercises
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.photo_actions import PhotoActions
from tui.screens.dialogs.form import Form
from tui.screens.duplicates.comparison_screen import ComparisonScreen
from tui.screens.places.map_screen import MapScreen

exercise = Exercises()


@exercise("people.next", "people.previous")
async def goes_between_lists(running: RunningApp, key: str) -> None:
    assert isinstance(running.screen, SectionScreen)
    assert running.screen.section.title == "Members"
    await running.press(key)
    assert running.screen.section.title == ("Log" if key in {"left", "h"} else "Invitations")
    for _ in range(5):
        await running.press(key)
    assert running.screen.section.title == "Members"


@exercise("people.new")
async def asks_for_a_new_one(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.app.screen, Form)
    assert "New invitation" in running.text


@exercise("duplicates.compare")
async def compares_duplicates(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "These are not duplicates." in running.text
    await show_duplicates(running)
    await running.press(key)
    assert isinstance(running.app.screen, ComparisonScreen)


@exercise("duplicates.apart")
async def tells_duplicates_apart(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press(key)
    assert "No longer listed as duplicates; u undoes it." in running.text
    assert "No duplicates were found." in running.text


@exercise(*(f"duplicates.keep.{number}" for number in range(1, 5)))
async def keeps_a_photo(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key)
    done = [type(each) for each in running.gallery.done]
    assert done == ([KeepPhotos] if key in {"1", "2"} else []), "there are two"


@exercise("duplicates.choose")
async def keeps_several(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key, "right", key, "x")
    assert "All photos are kept." in running.text
    assert not running.gallery.selected


@exercise("duplicates.differ")
async def tells_compared_photos_apart(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key)
    assert "No longer listed as duplicates; u undoes it." in running.text


async def show_duplicates(running: RunningApp) -> None:
    """Show a list with one group of equal files."""
    connection = running.gallery.memory.connection
    connection.execute("UPDATE files SET sha256 = zeroblob(32) WHERE id IN (SELECT id FROM files LIMIT 2)")
    await running.press("g", "h", "g", "d")
    assert "1 group" in running.lines[0]


@exercise("map")
async def shows_a_photo_on_the_map(running: RunningApp, key: str) -> None:
    database = running.app.session.gallery.database
    await database.write(lambda connection: connection.execute("UPDATE photos SET latitude = NULL, longitude = NULL"))
    await running.press(key)
    assert "This photo has no coordinates." in running.text
    await database.write(place_photos)
    await running.press(key)
    assert isinstance(running.app.screen, MapScreen)
    assert "° N" in running.text


@exercise("similar")
async def shows_similar_photos(running: RunningApp, key: str) -> None:
    database, way = running.app.session.gallery.database, WAY[running.screen.kind]
    await running.press("g", "h")
    await database.write(lambda connection: connection.execute(_SPELL_KEYS).rowcount)
    await running.press(*way, key)
    assert "This photo cannot be compared yet." in running.text
    assert isinstance(running.screen, PhotoActions)
    photo = running.screen.photo
    assert photo is not None
    await database.write(lambda connection: connection.execute(_ADD_HASHES, (photo.id,)).rowcount)
    await running.press(key)
    assert "by perceptual hashes" in running.text
    assert isinstance(running.screen, GridScreen)
    assert f"Similar to {photo.file_name}" in running.lines[0]
    assert running.screen.order is SortOrder.RELEVANCE
    assert 1 < running.screen.view.total < 40


_SPELL_KEYS = "UPDATE photos SET asset_key = replace(replace(replace(asset_key, '0', 'a'), '1', 'b'), '8', 'c')"
"""Keys of the alphabet of keys, which queries require; for those without a 9, and the photo has none."""
_ADD_HASHES = (
    "INSERT INTO picture_hashes (photo_id, hashes) SELECT id, zeroblob(48) FROM photos WHERE (id - ?) % 10 = 0"
)


@exercise("places.map")
async def goes_from_places_to_the_map(running: RunningApp, key: str) -> None:
    await running.press("g", "l", key)
    assert isinstance(running.app.screen, MapScreen)


@exercise("map.left", "map.right")
async def moves_the_map(running: RunningApp, key: str) -> None:
    before = await area_shown(running)
    await running.press("+", key)
    after = await area_in_view(running)
    middle = (after.west + after.east) / 2 - (before.west + before.east) / 2
    assert (middle > 0) == (key in {"right", "l"})


@exercise("map.zoom-in", "map.zoom-out", "map.world")
async def changes_the_scale(running: RunningApp, key: str) -> None:
    await running.app.session.gallery.database.write(place_photos)
    await running.press("g", "M")
    if key == "-":
        await running.press("=", key)
        assert "This is the whole map." in running.text
    await running.press("+", *((key,) if key != "+" else ()))
    area = await area_in_view(running)
    assert (area.east - area.west < 360) == (key == "+")


@exercise("map.next", "map.previous", "map.centre")
async def chooses_a_cluster(running: RunningApp, key: str) -> None:
    await running.app.session.gallery.database.write(place_photos)
    await running.press("g", "M", key, "enter")
    assert isinstance(running.screen, GridScreen)
    assert isinstance(running.screen.photo_set, QuerySet)
    area = _area(running.screen.photo_set)
    assert area.east - area.west < 50, "a cluster, not all that is in view"


async def area_shown(running: RunningApp) -> MapArea:
    await running.app.session.gallery.database.write(place_photos)
    await running.press("g", "M")
    return await area_in_view(running)


async def area_in_view(running: RunningApp) -> MapArea:
    """Open what is in view, and come back."""
    await running.press("enter")
    assert isinstance(running.screen, GridScreen)
    assert isinstance(running.screen.photo_set, QuerySet)
    area = _area(running.screen.photo_set)
    await running.press("escape")
    return area


def _area(shown: QuerySet) -> MapArea:
    return MapArea(*map(float, shown.text.removeprefix("area:").split(",")))


@exercise("person.not")
async def corrects_a_person(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "These are not the photos of one person." in running.text
    for photo in running.gallery.photos_of(2)[:2]:
        face = NamedFace("Ann", FaceBox(0, 0, 0.5, 0.5))
        import_faces(running.gallery.memory.connection, photo.id, [face], is_new=True)
    await running.press("g", "w", "enter")
    assert "1 of 2 photos" in running.lines[0]
    await running.press(key)
    assert "Not Ann in 1 photo" in running.text
    await running.press(*"Cy", "enter")
    assert "1 photo: Cy, not Ann; u undoes it" in running.text
    assert "1 of 1 photo" in running.lines[0]
    await running.press(key, "enter", "g", "w")
    assert "1 photo: not Ann" in running.text
    assert "Cy" in running.text


@exercise("person.name", "person.merge", "person.hide", "person.remove")
async def changes_a_person(running: RunningApp, key: str) -> None:
    for photo, name in zip(running.gallery.photos_of(2), ("Ann", "Bo"), strict=False):
        face = NamedFace(name, FaceBox(0, 0, 0.5, 0.5))
        import_faces(running.gallery.memory.connection, photo.id, [face], is_new=True)
    await running.press("g", "w")
    answer, words = {
        "e": (("a", "enter"), "Ann is Anna now"),
        "m": (("b", "o", "enter"), "Ann is merged into Bo"),
        "-": ((), "Ann is hidden"),
        "x": (("y",), "Ann is removed"),
    }[key]
    await running.press(key, *answer)
    assert words in running.text
