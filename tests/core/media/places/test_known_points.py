"""The city of known points, by the places of the installed package."""

from __future__ import annotations

import pytest

from core.media.places.geocoder import Geocoder
from tests.core.media.places.conftest import KnownPoint

pytestmark = pytest.mark.slow


def test_98_percent_of_known_points_get_the_right_city(geocoder: Geocoder, known_points: list[KnownPoint]) -> None:
    """Right is a name of the table as the city, or as a part of it, in the right country."""
    assert len(known_points) >= 300
    wrong = []
    for point in known_points:
        found = geocoder.find_one(point.latitude, point.longitude)
        named = set() if found is None else {found.place.city, found.place.neighbourhood}
        if found is None or not named & point.names or found.place.country_code not in point.countries:
            wrong.append((point.sight, found and found.place.words))
    assert len(wrong) <= 0.02 * len(known_points), wrong


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (0, -25, None),  # the Atlantic, 500 km from the nearest place
        (90, 0, None),
        (-85, 40, None),
        (25, 0, "Algeria"),  # the Sahara
        (-16.8, 179.99, "Fiji"),
        (-16.8, -179.99, "Fiji"),
        (43.7384, 7.4246, "Monaco"),
        (38.7118, -9.13, "Alfama, Lisbon, Portugal"),
        (37.7456, -119.5936, "Yosemite Valley, California, United States"),
    ],
)
def test_words_of_places_and_of_none(geocoder: Geocoder, latitude: float, longitude: float, words: str | None) -> None:
    found = geocoder.find_one(latitude, longitude)
    assert (found and found.place.words) == words
