"""Exercises of the actions of the map."""

from __future__ import annotations

from core.models import QuerySet
from core.models.places.map_grid import MapArea
from tests.core.library.places.place_queries import place_photos
from tests.tui.harness.running_app import RunningApp
from tests.tui.screens.actions.exercising import Exercises
from tui.screens.browse.grid import GridScreen
from tui.screens.places.map_screen import MapScreen

exercise = Exercises()


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
        await running.press(key)
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
