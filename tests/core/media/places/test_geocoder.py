"""The places of coordinates in a small table: limits, ranks, the whole sphere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.media.places.geocoder import CITY_KM, Geocoder
from core.media.places.place_table import NamedPoint, table_of
from tests.hypothesis_examples import examples

NAMES = {"AA": "Aland", "BB": "Beland"}


def town(
    number: int,
    latitude: float,
    longitude: float,
    population: int = 1_000,
    country: str = "AA",
    region: str = "North",
    *,
    is_part: bool = False,
) -> NamedPoint:
    return NamedPoint(
        number, f"Town {number}", latitude, longitude, population, country, region, "Etc/UTC", is_part=is_part
    )


def geocoder_of(*towns: NamedPoint) -> Geocoder:
    return Geocoder(table_of(towns, NAMES, "a test"))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance by the haversine formula."""
    north, south = math.radians(a[0]), math.radians(b[0])
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(a[1] - b[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def test_a_town_near_by_is_found_with_all_that_the_table_has_of_it() -> None:
    found = geocoder_of(town(7, 40, 10)).find_one(40.01, 10.01)
    assert found is not None
    assert (found.place.city, found.place.region, found.place.country) == ("Town 7", "North", "Aland")
    assert (found.place.country_code, found.zone, found.city_id, found.neighbourhood_id) == ("AA", "Etc/UTC", 7, 0)


@pytest.mark.parametrize(
    ("degrees", "city", "country"),
    [(0.44, "Town 1", "Aland"), (0.46, "", "Aland"), (2.2, "", "Aland"), (2.3, None, None)],
)
def test_beyond_50_km_only_the_country_is_known_and_beyond_250_km_nothing(
    degrees: float, city: str | None, country: str | None
) -> None:
    """A degree of latitude is 111.2 km."""
    found = geocoder_of(town(1, 0, 0)).find_one(degrees, 0)
    assert (found and found.place.city, found and found.place.country) == (city, country)
    assert found is None or found.place.region == ("North" if city else "")


@pytest.mark.parametrize("longitude", [179.9, -179.9, 180.0, -180.0])
def test_the_antimeridian_divides_nothing(longitude: float) -> None:
    for own in (179.95, -179.95):
        found = geocoder_of(town(1, 10, own)).find_one(10, longitude)
        assert found is not None
        assert found.place.city == "Town 1"


def test_a_pole_is_near_to_what_is_around_it_at_any_longitude() -> None:
    geocoder = geocoder_of(town(1, 89.8, 90))
    for longitude in (-180, -90, 0, 90, 179):
        found = geocoder.find_one(89.9, longitude)
        assert found is not None
        assert found.place.city == "Town 1"


def test_a_large_city_comes_before_a_village_that_is_a_little_nearer() -> None:
    found = geocoder_of(town(1, 0, 0, 500), town(2, 0, 0.1, 2_000_000, region="South")).find_one(0, 0.045)
    assert found is not None
    assert found.place.city == "Town 2"


def test_a_village_within_a_city_is_its_neighbourhood() -> None:
    found = geocoder_of(town(1, 0, 0, 500), town(2, 0, 0.03, 2_000_000)).find_one(0, 0)
    assert found is not None
    assert (found.place.neighbourhood, found.place.city, found.neighbourhood_id) == ("Town 1", "Town 2", 1)
    assert found.place.words == "Town 1, Town 2, Aland"


@pytest.mark.parametrize(("country", "region"), [("BB", "North"), ("AA", "South")])
def test_a_village_across_a_border_belongs_to_itself(country: str, region: str) -> None:
    found = geocoder_of(town(1, 0, 0, 500), town(2, 0, 0.03, 2_000_000, country, region)).find_one(0, 0)
    assert found is not None
    assert (found.place.neighbourhood, found.place.city) == ("", "Town 1")


def test_a_known_part_of_a_city_is_a_city_only_where_nothing_else_is_near() -> None:
    part = town(1, 0, 0, 5_000, is_part=True)
    alone, with_town = geocoder_of(part), geocoder_of(part, town(2, 0, 0.02, 500))
    for geocoder, expected in ((alone, ("", "Town 1")), (with_town, ("Town 1", "Town 2"))):
        found = geocoder.find_one(0, 0)
        assert found is not None
        assert (found.place.neighbourhood, found.place.city) == expected


_POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
_NEAR = st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6))


@settings(max_examples=examples(150))
@given(st.lists(_NEAR, min_size=1, max_size=12), _POINTS, st.sampled_from([500, 3_000]))
def test_towns_of_one_size_are_found_by_distance_anywhere(
    offsets: list[tuple[float, float]], point: tuple[float, float], population: int
) -> None:
    """Compared with the haversine distance to each of them, at poles and on the antimeridian, too."""
    at = [
        (
            max(-90.0, min(90.0, point[0] + north)),
            (point[1] + east / max(0.01, math.cos(math.radians(point[0]))) + 180) % 360 - 180,
        )
        for north, east in offsets
    ]
    towns = [town(number, *place, population) for number, place in enumerate(at, 1)]
    found = geocoder_of(*towns).find_one(*point)
    distances = {f"Town {number}": kilometres(point, place) for number, place in enumerate(at, 1)}
    nearest = min(distances.values())
    if nearest > CITY_KM * 1.0001:
        assert found is None or not found.place.city
    elif nearest < CITY_KM * 0.9999:
        assert found is not None
        assert distances[found.place.city] == pytest.approx(nearest, abs=1e-5)


def test_many_points_are_found_as_one_by_one() -> None:
    random = np.random.default_rng(5)
    towns = [
        town(
            number,
            float(random.uniform(-2, 2)),
            float(random.uniform(178, 182) % 360 - 360),
            int(10 ** random.uniform(2, 7)),
        )
        for number in range(1, 400)
    ]
    geocoder = geocoder_of(*(each._replace(longitude=(each.longitude + 180) % 360 - 180) for each in towns))
    latitudes, longitudes = random.uniform(-3, 3, 6_000), random.uniform(175, 185, 6_000)
    together = geocoder.find(latitudes, longitudes)
    assert len(together) == 6_000
    for number in range(0, 6_000, 61):
        assert together[number] == geocoder.find_one(float(latitudes[number]), float(longitudes[number]))


def test_no_points_and_no_towns_have_no_places() -> None:
    assert geocoder_of(town(1, 0, 0)).find(np.array([]), np.array([])) == []
    assert geocoder_of().find_one(0, 0) is None
