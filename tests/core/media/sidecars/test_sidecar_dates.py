"""What sidecars add to the metadata of a photo: which date and place count, and the offset of Takeout's time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from core.media.metadata.coordinates import place_of
from core.media.metadata.dates import taken_at
from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, GpsTag, Tag
from core.media.metadata.imported_texts import imported_texts
from core.media.metadata.tiff_tags import Value
from core.media.metadata.xmp import Xmp
from core.media.sidecars.takeout_metadata import TakeoutMetadata
from core.models import Coordinates, DateSource, TakenAt

NOW = datetime(2026, 6, 1, 12, 0, 0)  # noqa: DTZ001 - wall clocks have no zone
MTIME = 1_600_000_000_000_000_000
UTC_TIME = datetime(2023, 10, 6, 6, 30)  # noqa: DTZ001 - UTC
PARIS = Coordinates(48.8583736, 2.291901)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def photo(
    exif: Mapping[int, str] | None = None,
    xmp: Mapping[str, str] | None = None,
    sidecar: Mapping[str, str] | None = None,
    takeout: TakeoutMetadata | None = None,
    gps: tuple[str, tuple[float, ...]] | None = None,
    created: datetime | None = None,
) -> EmbeddedMetadata:
    fields: dict[int, Value] = {tag: text.encode() for tag, text in (exif or {}).items()}
    fix: dict[int, Value] = {} if gps is None else {GpsTag.DATE: gps[0].encode(), GpsTag.TIME: gps[1]}
    inside = EmbeddedMetadata(Exif(fields, fix), properties(xmp), created=created)
    return inside.described_by(properties(sidecar), takeout)


def properties(values: Mapping[str, str] | None) -> Xmp:
    return Xmp({name: [value] for name, value in (values or {}).items()})


def date_of(metadata: EmbeddedMetadata) -> TakenAt | None:
    return taken_at(metadata, "photo.jpg", MTIME, NOW).taken


@pytest.mark.parametrize(
    "name", ["exif:DateTimeOriginal", "exif:DateTimeDigitized", "photoshop:DateCreated", "xmp:CreateDate"]
)
def test_the_date_of_an_xmp_sidecar_comes_first(name: str) -> None:
    """Whichever it has: people correct dates there."""
    found = photo(
        {Tag.ORIGINAL: "2020:01:01 10:00:00"},
        {"exif:DateTimeOriginal": "2020-02-02T10:00:00"},
        {name: "2019-03-03T11:00:00+02:00"},
        TakeoutMetadata(taken=UTC_TIME),
    )
    assert date_of(found) == TakenAt(local("2019-03-03T11:00:00"), 120, DateSource.SIDECAR)


def test_a_sidecar_without_an_offset_takes_that_of_an_equal_clock() -> None:
    """Programs copy the time of the camera and lose its offset; otherwise the time of GPS says it, or it is unknown."""
    exif: dict[int, str] = {Tag.ORIGINAL: "2020:01:01 10:00:00", Tag.OFFSET_ORIGINAL: "+01:00"}
    same = photo(exif, sidecar={"exif:DateTimeOriginal": "2020-01-01T10:00:00"})
    assert date_of(same) == TakenAt(local("2020-01-01T10:00:00"), 60, DateSource.SIDECAR)
    other = photo(exif, sidecar={"exif:DateTimeOriginal": "2020-01-01T11:00:00"})
    assert date_of(other) == TakenAt(local("2020-01-01T11:00:00"), None, DateSource.SIDECAR)
    fixed = photo(exif, sidecar={"exif:DateTimeOriginal": "2020-01-01T11:00:00"}, gps=("2020:01:01", (9.0, 0.0, 0.0)))
    assert date_of(fixed) == TakenAt(local("2020-01-01T11:00:00"), 120, DateSource.SIDECAR)


def test_an_implausible_date_of_a_sidecar_is_not_used() -> None:
    """The camera's counts then, and the sidecar's is reported."""
    found = taken_at(
        photo({Tag.ORIGINAL: "2020:01:01 10:00:00"}, sidecar={"xmp:CreateDate": "2099-01-01T00:00:00"}),
        "photo.jpg",
        MTIME,
        NOW,
    )
    assert found.taken == TakenAt(local("2020-01-01T10:00:00"), None, DateSource.EXIF)
    assert found.problem == "The date of the XMP sidecar 2099-01-01 00:00:00 lies in the future."


@pytest.mark.parametrize(
    "inside",
    [
        photo({Tag.ORIGINAL: "2020:01:01 10:00:00"}),
        photo({Tag.DIGITIZED: "2020:01:01 10:00:00"}),
        photo(xmp={"xmp:CreateDate": "2020-01-01T10:00:00"}),
        photo(created=local("2020-01-01T10:00:00")),
    ],
)
def test_dates_of_capture_and_containers_come_before_takeout(inside: EmbeddedMetadata) -> None:
    """Takeout's time has no zone, and is that of the upload for photos without a date."""
    found = date_of(inside.described_by(properties(None), TakeoutMetadata(taken=UTC_TIME)))
    assert found is not None
    assert found.source is not DateSource.TAKEOUT
    assert found.local.date() == local("2020-01-01").date()


@pytest.mark.parametrize(
    ("inside", "offset"),
    [
        (photo({Tag.OFFSET_ORIGINAL: "+05:30"}), 330),
        (photo({Tag.OFFSET: "-03:00", Tag.MODIFIED: "2023:11:11 10:00:00"}), -180),
        (photo(xmp={"xmp:ModifyDate": "2023-11-11T10:00:00+09:00"}), 540),
        (photo({Tag.MODIFIED: "2023:10:06 09:30:02"}, gps=("2023:10:06", (6.0, 30.0, 0.0))), 180),
        (photo(), 120),
    ],
)
def test_takeout_is_made_local_by_the_photo_or_its_place(inside: EmbeddedMetadata, offset: int) -> None:
    """By the photo's own offset, by GPS and the clock of the last change, then by the zone of the place."""
    pytest.importorskip("tzfpy", reason="the package tzfpy is not installed")
    found = date_of(inside.described_by(properties(None), TakeoutMetadata(taken=UTC_TIME, coordinates=PARIS)))
    assert found == TakenAt(UTC_TIME + timedelta(minutes=offset), offset, DateSource.TAKEOUT)


def test_the_zone_of_a_place_depends_on_the_season() -> None:
    """Paris has winter time in January."""
    pytest.importorskip("tzfpy", reason="the package tzfpy is not installed")
    winter = TakeoutMetadata(taken=local("2023-01-06T06:30:00"), coordinates=PARIS)
    assert date_of(photo(takeout=winter)) == TakenAt(local("2023-01-06T07:30:00"), 60, DateSource.TAKEOUT)


def test_takeout_comes_before_gps_changes_and_names() -> None:
    """In the server's zone where nothing else is known."""
    found = photo(
        {Tag.MODIFIED: "2024:01:01 10:00:00"},
        takeout=TakeoutMetadata(taken=UTC_TIME),
        gps=("2023:10:06", (1.0, 0.0, 0.0)),
    )
    dated = taken_at(found, "IMG_20200101_101010.jpg", MTIME, NOW).taken
    assert dated is not None
    assert dated.source is DateSource.TAKEOUT
    assert dated.local - timedelta(minutes=dated.offset_minutes or 0) == UTC_TIME


def test_places_of_sidecars_come_first_and_those_of_takeout_last() -> None:
    """Each with the altitude that belongs to it."""
    takeout = TakeoutMetadata(coordinates=PARIS, altitude=82.0)
    sidecar = {"exif:GPSLatitude": "10,30.0N", "exif:GPSLongitude": "20,0.0E", "exif:GPSAltitude": "70/1"}
    xmp = {"exif:GPSLatitude": "1,0.0N", "exif:GPSLongitude": "2,0.0E", "exif:GPSAltitude": "5/1"}
    for metadata, place, height in (
        (photo(xmp=xmp, sidecar=sidecar, takeout=takeout), Coordinates(10.5, 20.0), 70.0),
        (photo(xmp=xmp, takeout=takeout), Coordinates(1.0, 2.0), 5.0),
        (photo(takeout=takeout), PARIS, 82.0),
        (photo(), None, None),
    ):
        assert place_of(metadata) == (place, height)


def test_texts_of_sidecars_come_first_and_those_of_takeout_last() -> None:
    """A title is that of Takeout only where it says more than the name; the favourite is one of the values."""
    takeout = TakeoutMetadata(title="What? A long title.jpg", description="from Takeout", is_favourite=True)
    both = imported_texts(
        photo(
            xmp={"dc:title": "inside", "dc:description": "inside"}, sidecar={"dc:title": "next to it"}, takeout=takeout
        ),
        b"What_ A long.jpg",
    )
    assert (both.title, both.caption, both.is_favourite) == ("next to it", "inside", True)
    alone = imported_texts(photo(takeout=takeout), b"What_ A long.jpg")
    assert (alone.title, alone.caption) == ("What? A long title", "from Takeout")
    named = TakeoutMetadata(title="IMG_1.jpg")
    for name in (b"IMG_1.jpg", b"IMG_1(2).jpg", b"IMG_1-edited.jpg", b"img_1.HEIC"):
        assert imported_texts(photo(takeout=named), name).title is None
