"""Every action of the registry is exercised on every screen where its keys are bound; a new one must be, too."""

from pathlib import Path
from typing import Any

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.screens.actions import (
    exercises_of_albums,
    exercises_of_editing,
    exercises_of_lists,
    exercises_of_marking,
    exercises_of_people,
    exercises_of_photos,
    exercises_of_selecting,
    exercises_of_sessions,
    exercises_of_sharing,
    exercises_of_stacks,
)
from tests.tui.screens.actions.exercising import LIBRARY, SCREENS, WAY
from tui.keys.bindings import ACTIONS
from tui.keys.screen_action import Need, ScreenAction, ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.playing.story_screen import StoryScreen
from tui.screens.duplicates.comparison_screen import ComparisonScreen
from tui.screens.feeds.feed_screen import FeedScreen
from tui.screens.feeds.reels_screen import ReelsScreen
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.people.person_photos import PersonPhotosScreen
from tui.screens.places.map_screen import MapScreen
from tui.screens.places.places_screen import PlacesScreen
from tui.screens.timeline.calendar_screen import CalendarScreen
from tui.screens.timeline.timeline_screen import TimelineScreen
from tui.screens.trips.trips_screen import TripsScreen

EXERCISES = (
    exercises_of_albums.exercise
    | exercises_of_editing.exercise
    | exercises_of_lists.exercise
    | exercises_of_marking.exercise
    | exercises_of_people.exercise
    | exercises_of_photos.exercise
    | exercises_of_selecting.exercise
    | exercises_of_sharing.exercise
    | exercises_of_stacks.exercise
    | exercises_of_sessions.exercise
)
CASES = [(place, action, key) for action in ACTIONS for place in sorted(action.kinds) for key in action.keys]


_WITH_NEED: dict[tuple[Need | None, ScreenKind], type[GalleryScreen[Any]]] = {
    (Need.COMPARISON, ScreenKind.PHOTOS): ComparisonScreen,
    (Need.CAPSULES, ScreenKind.LIGHTBOX): StoryScreen,
    (Need.FEED, ScreenKind.PHOTOS): FeedScreen,
    (Need.REELS, ScreenKind.LIGHTBOX): ReelsScreen,
    (Need.TRIPS, ScreenKind.COLLECTIONS): TripsScreen,
    (Need.FACES, ScreenKind.COLLECTIONS): PeopleScreen,
    (Need.PERSON, ScreenKind.PHOTOS): PersonPhotosScreen,
    (Need.TIMELINE, ScreenKind.PHOTOS): TimelineScreen,
    (Need.TIMELINE, ScreenKind.COLLECTIONS): CalendarScreen,
    (Need.PLACES, ScreenKind.PEOPLE): PlacesScreen,
    (Need.MAP, ScreenKind.PEOPLE): MapScreen,
}
"""Screens whose actions others of their kind do not have."""


@pytest.mark.parametrize(
    ("place", "action", "key"), CASES, ids=[f"{place}-{action.id}-{key}" for place, action, key in CASES]
)
async def test_a_key_does_what_its_action_says(
    tmp_path: Path, place: ScreenKind, action: ScreenAction, key: str
) -> None:
    """On every screen of an action, each of its keys performs it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[place])
        assert isinstance(running.screen, SCREENS[place])
        await EXERCISES[action.id](running, key)


def test_no_action_is_without_an_exercise() -> None:
    """The registry and the exercises name the same actions."""
    assert set(EXERCISES) == {action.id for action in ACTIONS}


@pytest.mark.parametrize("place", list(ScreenKind))
def test_every_action_has_a_handler(place: ScreenKind) -> None:
    """No key is bound to an action that its screen does not have."""
    for action in ACTIONS:
        if place in action.kinds:
            name = action.call.partition("(")[0]
            screen = _WITH_NEED.get((action.need, place), SCREENS[place])
            assert callable(getattr(screen, f"action_{name}", None)), action.id
