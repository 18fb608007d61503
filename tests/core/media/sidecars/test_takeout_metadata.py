"""The JSON files of Google Takeout: what they say about a photo, and that nothing in them is trusted."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.sidecars.takeout_metadata import LARGEST_JSON, TakeoutMetadata, parse_takeout
from core.models import Coordinates

PARIS = {"latitude": 48.8583736, "longitude": 2.291901, "altitude": 82.09, "latitudeSpan": 0.0, "longitudeSpan": 0.0}
NOWHERE = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}


def parsed(**fields: Any) -> TakeoutMetadata | None:
    return parse_takeout(json.dumps(fields).encode())


def taken(timestamp: Any) -> datetime | None:
    found = parsed(photoTakenTime={"timestamp": timestamp}, geoData=NOWHERE)
    assert found is not None
    return found.taken


def test_a_photo_has_all_values() -> None:
    """The time in UTC, the place of the person before that of the camera, and the favourite."""
    assert parsed(
        title="PXL_1.jpg",
        description="At the tower",
        creationTime={"timestamp": "1697872351"},
        photoTakenTime={"timestamp": "1696573800", "formatted": "6 oct. 2023, 06:30:00 UTC"},
        geoData=PARIS,
        geoDataExif=PARIS | {"latitude": 1.0},
        favorited=True,
    ) == TakeoutMetadata(
        title="PXL_1.jpg",
        description="At the tower",
        taken=datetime(2023, 10, 6, 6, 30),  # noqa: DTZ001 - UTC
        coordinates=Coordinates(48.8583736, 2.291901),
        altitude=82.09,
        is_favourite=True,
    )


def test_zeros_are_unknown() -> None:
    """Then the one that the camera wrote counts; an altitude of zero is unknown, a latitude of zero is the equator."""
    found = parsed(geoData=NOWHERE, geoDataExif=PARIS)
    assert found is not None
    assert found.coordinates == Coordinates(48.8583736, 2.291901)
    equator = parsed(geoData={"latitude": 0.0, "longitude": 9.5, "altitude": 0.0})
    assert equator == TakeoutMetadata(coordinates=Coordinates(0.0, 9.5))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": "Album", "description": "", "access": "protected", "date": {"timestamp": "0"}},
        {"albumData": {"title": "Album"}},
        {"title": "", "sharedAlbumComments": []},
    ],
)
def test_other_files_are_not_about_a_photo(fields: dict[str, Any]) -> None:
    """Those of albums and comments."""
    assert parsed(**fields) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"null", b"3", b"\xff\xfe", b"[" * 100_000, b'{"a": ' * 9_000])
def test_what_is_not_json_is_refused(data: bytes) -> None:
    """With a ValueError, or as a file that is not about a photo."""
    try:
        assert parse_takeout(data) is None
    except ValueError:
        assert data not in {b"[]", b"null", b"3"}


def test_a_large_file_is_refused() -> None:
    """Before it is parsed."""
    with pytest.raises(ValueError, match="too large"):
        parse_takeout(b" " * (LARGEST_JSON + 1))


def test_a_byte_order_mark_does_no_harm() -> None:
    """Editors on Windows write one."""
    assert parse_takeout(b'\xef\xbb\xbf{"photoTakenTime": {"timestamp": "0"}}') is not None


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("-315619200", datetime(1960, 1, 1)),  # noqa: DTZ001 - UTC
        (1696573800, datetime(2023, 10, 6, 6, 30)),  # noqa: DTZ001 - UTC
        ("99999999999999", None),
        ("1" * 400, None),
        (10**400, None),
        ("soon", None),
        (None, None),
        (True, None),
        (float("nan"), None),
    ],
)
def test_times_are_seconds_since_1970(timestamp: Any, expected: datetime | None) -> None:
    """Also before it; what is not a time is unknown."""
    assert taken(timestamp) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["title", "description", "photoTakenTime", "geoData", "geoDataExif", "favorited", "x"])
PARTS = st.sampled_from(["timestamp", "latitude", "longitude", "altitude"])


@given(st.dictionaries(FIELDS, JSON | st.dictionaries(PARTS, JSON, max_size=4), max_size=7))
def test_any_values_are_read(fields: dict[str, Any]) -> None:
    """What is not of the expected type is unknown; coordinates are always on the earth."""
    found = parsed(**fields)
    if found is not None and found.coordinates is not None:
        assert abs(found.coordinates.latitude) <= 90
        assert abs(found.coordinates.longitude) <= 180
