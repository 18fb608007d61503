"""Dates of photos: which clock is chosen, which offset belongs to it, and which values are plausible."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.metadata.dates import Dating, file_time, implied_offset, taken_at
from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, GpsTag, Tag
from core.media.metadata.iptc import Iptc
from core.media.metadata.png_metadata import PngMetadata
from core.media.metadata.tiff_tags import Value
from core.media.metadata.xmp import Xmp
from core.models import DateSource, TakenAt

NOW = datetime(2026, 6, 1, 12, 0, 0)  # noqa: DTZ001 - wall clocks have no zone
MTIME = 1_600_000_000_000_000_000
TAGS = {
    "original": Tag.ORIGINAL, "original_offset": Tag.OFFSET_ORIGINAL, "original_subsecond": Tag.SUBSECOND_ORIGINAL,
    "digitized": Tag.DIGITIZED, "digitized_offset": Tag.OFFSET_DIGITIZED, "changed": Tag.MODIFIED,
    "changed_offset": Tag.OFFSET,
}  # fmt: skip


def embedded(
    *,
    gps: tuple[str, tuple[float, ...]] | None = None,
    xmp: Mapping[str, str] | None = None,
    iptc: Mapping[int, str] | None = None,
    png: PngMetadata | None = None,
    texts: Mapping[str, str] | None = None,
    **named: str,
) -> EmbeddedMetadata:
    fields: dict[int, Value] = {TAGS[name]: text.encode() for name, text in {**(texts or {}), **named}.items()}
    fix: dict[int, Value] = {} if gps is None else {GpsTag.DATE: gps[0].encode(), GpsTag.TIME: gps[1]}
    return EmbeddedMetadata(
        Exif(fields, fix),
        Xmp({name: [value] for name, value in (xmp or {}).items()}),
        Iptc({(2, number): [value] for number, value in (iptc or {}).items()}),
        png or PngMetadata(),
    )


def dated(metadata: EmbeddedMetadata, name: str = "photo.jpg") -> Dating:
    return taken_at(metadata, name, MTIME, NOW)


def taken(metadata: EmbeddedMetadata, name: str = "photo.jpg") -> TakenAt:
    found = dated(metadata, name).taken
    assert found is not None
    return found


@pytest.fixture
def kathmandu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose clock is 5 h 45 min ahead of UTC."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_clocks_come_in_the_order_of_the_documentation() -> None:
    """Each one counts only while those before it are absent; docs/metadata.md has the same order."""
    exif = {"original": "2001:01:01 01:01:01", "digitized": "2003:01:01 01:01:01", "changed": "2013:01:01 01:01:01"}
    xmp = {
        "exif:DateTimeOriginal": "2002-01-01T01:01:01", "exif:DateTimeDigitized": "2004-01-01T01:01:01",
        "photoshop:DateCreated": "2006-01-01T01:01:01", "xmp:CreateDate": "2007-01-01T01:01:01",
        "xmp:ModifyDate": "2014-01-01T01:01:01", "tiff:DateTime": "2015-01-01T01:01:01",
    }  # fmt: skip
    iptc = {55: "20050101", 60: "010101", 62: "20080101", 63: "010101"}
    png = PngMetadata(texts={"creation time": "2009-01-01T01:01:01"}, modified=(2016, 1, 1, 1, 1, 1))
    gps: tuple[str, tuple[float, ...]] | None = ("2010:01:01", (1, 1, 1))
    removals: list[Callable[[], object]] = [
        lambda: exif.pop("original"), lambda: xmp.pop("exif:DateTimeOriginal"), lambda: exif.pop("digitized"),
        lambda: xmp.pop("exif:DateTimeDigitized"), lambda: iptc.pop(55), lambda: xmp.pop("photoshop:DateCreated"),
        lambda: xmp.pop("xmp:CreateDate"), lambda: iptc.pop(62), png.texts.clear, lambda: None,
        lambda: exif.pop("changed"), lambda: xmp.pop("xmp:ModifyDate"), lambda: xmp.pop("tiff:DateTime"),
        lambda: setattr(png, "modified", ()),
    ]  # fmt: skip
    years = []
    for remove in removals:
        years.append(
            taken(embedded(xmp=xmp, iptc=iptc, png=png, gps=gps, texts=exif), "IMG_20170101_010101.jpg").local.year
        )
        gps = None if years[-1] == 2010 else gps
        remove()
    years.append(taken(embedded(), "IMG_20170101_010101.jpg").local.year)
    years.append(taken(embedded()).local.year)
    assert years == [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2013, 2014, 2015, 2016, 2017, 2020]


def test_an_offset_belongs_to_its_own_clock() -> None:
    """The offset of the last change says nothing about the original clock."""
    found = taken(
        embedded(
            original="2011:07:30 15:41:25",
            changed="2022:05:24 10:51:58",
            changed_offset="-07:00",
            gps=("2022:05:24", (17, 51, 58)),
        )
    )

    assert found == TakenAt(datetime(2011, 7, 30, 15, 41, 25), None, DateSource.EXIF)  # noqa: DTZ001 - a wall clock


def test_the_offset_of_an_equal_reading_counts() -> None:
    """Some cameras write one offset for several readings of one clock."""
    found = taken(embedded(original="2024:05:01 12:30:00", changed="2024:05:01 12:30:00", changed_offset="+02:00"))

    assert (found.offset_minutes, found.source) == (120, DateSource.EXIF_OFFSET)
    equal = embedded(
        original="2024:05:01 12:30:00", original_offset="  :  ",
        digitized="2024:05:01 12:30:00", digitized_offset="-03:30",
        changed="2024:06:01 12:30:00", changed_offset="+02:00",
    )  # fmt: skip
    assert taken(equal).offset_minutes == -210


def test_an_offset_of_its_own_in_xmp_counts() -> None:
    """That in the date comes first."""
    xmp = {"exif:DateTimeOriginal": "2024-05-01T12:30:00", "exif:OffsetTimeOriginal": "+02:00"}

    assert taken(embedded(xmp=xmp)).offset_minutes == 120
    assert taken(embedded(xmp=xmp | {"exif:DateTimeOriginal": "2024-05-01T12:30:00Z"})).offset_minutes == 0


def test_the_cameras_own_offset_comes_before_that_of_gps() -> None:
    """OffsetTimeOriginal is used rather than the offset that GPS implies."""
    found = taken(embedded(original="2024:05:01 12:30:00", original_offset="+02:00", gps=("2024:05:01", (11, 30, 0))))

    assert (found.local.hour, found.offset_minutes, found.source) == (12, 120, DateSource.EXIF_OFFSET)


@pytest.mark.parametrize(
    ("gps", "offset"), [((10, 30, 0), 120), ((10, 31, 20), 120), ((6, 45, 0), 345), ((22, 30, 0), -600)]
)
def test_gps_time_implies_the_offset(gps: tuple[float, ...], offset: int) -> None:
    """The difference between the two clocks, in steps of 15 minutes, is the offset."""
    found = taken(embedded(original="2024:05:01 12:30:00", gps=("2024:05:01", gps)))

    assert (found.local.hour, found.local.minute) == (12, 30)
    assert (found.offset_minutes, found.source) == (offset, DateSource.GPS)


@pytest.mark.parametrize("gps", [(10, 15, 0), (23, 59, 0), (3, 20, 0)])
def test_a_stale_fix_implies_nothing(gps: tuple[float, ...]) -> None:
    """An offset that no zone has means an old fix; the camera's clock is used, its offset unknown."""
    day = "2024:05:02" if gps[0] == 23 else "2024:05:01"
    found = taken(embedded(original="2024:05:01 12:30:00", gps=(day, gps)))

    assert (found.local.hour, found.offset_minutes, found.source) == (12, None, DateSource.EXIF)


@pytest.mark.usefixtures("kathmandu")
def test_gps_time_alone_is_an_instant() -> None:
    """Without a camera clock, the time of the fix is the date, shown in the server's zone."""
    found = taken(embedded(gps=("2024:05:01", (10, 30, 5.25)), changed="2025:01:01 00:00:01"))

    assert (found.local.isoformat(), found.offset_minutes) == ("2024-05-01T16:15:05", 345)
    assert found.source is DateSource.GPS


def test_a_change_at_the_time_of_the_fix_is_the_cameras_clock() -> None:
    """Old cameras write only the date of change."""
    found = taken(embedded(gps=("2024:05:01", (10, 30, 5)), changed="2024:05:01 12:30:00"))

    assert (found.local.hour, found.offset_minutes, found.source) == (12, 120, DateSource.GPS)


def test_a_date_without_time_takes_the_time_of_the_same_day() -> None:
    """Programs write the day and the full date to different fields."""
    xmp = {"photoshop:DateCreated": "2024-05-01", "xmp:CreateDate": "2024-05-01T12:30:00+02:00"}

    assert taken(embedded(xmp=xmp)).aware == datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
    assert (
        taken(embedded(xmp=xmp | {"xmp:CreateDate": "2024-05-02T12:30:00"})).local.isoformat() == "2024-05-01T00:00:00"
    )


@pytest.mark.parametrize(
    "original", ["2015-07-26T14:55:23+02:00", "2015:07:26 14:55:23+02:00", "2015:07:26 14:55:23 +0200"]
)
def test_an_offset_in_the_exif_date_is_its_own(original: str) -> None:
    """Programs write ISO dates into EXIF."""
    found = taken(embedded(original=original, original_offset="+09:00"))

    assert (found.local.isoformat(), found.offset_minutes) == ("2015-07-26T14:55:23", 120)


def test_subseconds_are_kept() -> None:
    """They order bursts."""
    assert taken(embedded(original="2024:05:01 12:30:00", original_subsecond="09")).local.microsecond == 90_000


@pytest.mark.parametrize(
    "nonsense",
    ["0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:01 00:00:00", "1825:12:31 23:59:59", "2026:06:02 12:00:01",
     "9999:12:31 23:59:59", "yesterday", "", "\x1b[2J",
     "1970:01:01 00:00:00", "1970:01:01 00:07:12", "1969:12:31 16:00:00"],
)  # fmt: skip
def test_implausible_dates_are_not_used(nonsense: str) -> None:
    """Zeros, days before photography, in the future, and of a clock that was never set: the next clock is used."""
    assert taken(embedded(original=nonsense, digitized="2020:02:02 02:02:02")).local.year == 2020
    assert taken(embedded(original=nonsense)).source is DateSource.FILE


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        (embedded(original="1970:01:01 00:00:00"), "was never set"),
        (embedded(original="2099:01:01 00:00:00", digitized="2020:01:01 00:00:00"), "lies in the future"),
        (embedded(original="1601:01:01 00:00:00"), "before the first photograph"),
        (embedded(original="0000:00:00 00:00:00"), "all zeros"),
        (embedded(gps=("1970:01:01", (0, 0, 0))), "without a fix"),
        (embedded(gps=("1980:01:06", (0, 0, 9))), "without a fix"),
        (embedded(original="2024:05:01 12:30:00", gps=("2004:09:15", (10, 30, 0))), "1024 weeks"),
        (embedded(gps=("2001:01:28", (12, 26, 40))), "1024 weeks"),
        (embedded(xmp={"xmp:CreateDate": "2099-01-01"}), "XMP creation date 2099-01-01"),
    ],
)
def test_what_was_not_used_is_reported(metadata: EmbeddedMetadata, words: str) -> None:
    """A person can find and correct these photos; the date of the file serves until then."""
    found = dated(metadata)

    assert words in (found.problem or "")
    assert found.taken is not None
    assert found.taken.local.year in {2020, 2024}


def test_plausible_dates_have_no_problem() -> None:
    """A wrong date that would not have been used either is not reported."""
    assert dated(embedded(original="2020:02:02 02:02:02", digitized="2099:02:02 02:02:02")).problem is None
    assert dated(embedded()).problem is None
    assert dated(embedded(original="    :  :     :  :  ")).problem is None


@pytest.mark.usefixtures("kathmandu")
def test_the_files_time_is_in_the_servers_zone() -> None:
    """A time in UTC would not be anyone's wall clock."""
    found = file_time(MTIME)

    assert found is not None
    assert (found.local.isoformat(), found.offset_minutes) == ("2020-09-13T18:11:40", 345)


@pytest.mark.usefixtures("kathmandu")
def test_dates_in_utc_are_shown_in_the_servers_zone() -> None:
    """Those of Pixel's file names and of PNG's tIME."""
    pixel = taken(embedded(), "PXL_20240501_123045123.jpg")
    chunk = taken(embedded(png=PngMetadata(modified=(2024, 5, 1, 12, 30, 45))))

    assert pixel.local.isoformat() == "2024-05-01T18:15:45.123000"
    assert (chunk.local.isoformat(), chunk.offset_minutes, chunk.source) == (
        "2024-05-01T18:15:45",
        345,
        DateSource.MODIFIED,
    )


@pytest.mark.parametrize(
    "when", [datetime(2096, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime(1700, 1, 1, tzinfo=UTC)]
)
def test_a_file_without_a_plausible_time_has_no_date(when: datetime) -> None:
    """It is listed as of its scan, and reported."""
    found = taken_at(embedded(), "photo.jpg", int(when.timestamp()) * 10**9, NOW)

    assert found.taken is None
    assert (found.problem or "").startswith(f"The file's modification time {when:%Y-%m-%d} ")


def test_a_time_outside_of_the_calendar_is_named() -> None:
    """File systems hold any number."""
    found = taken_at(embedded(), "photo.jpg", 2**80, NOW)

    assert (found.taken, found.problem) == (None, "The file's modification time is outside of the calendar.")


@given(st.integers(-(2**80), 2**80))
def test_any_modification_time_is_a_date_or_none(mtime_ns: int) -> None:
    """File systems also hold times outside of the calendar."""
    found = file_time(mtime_ns, NOW)

    assert found is None or datetime(1825, 12, 31) <= found.local <= NOW + timedelta(days=2)  # noqa: DTZ001


@given(
    local=st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - wall clocks
    hours=st.integers(-12, 14),
    late=st.integers(-430, 430),
)
def test_a_whole_hour_survives_a_clock_that_is_minutes_off(local: datetime, hours: int, late: int) -> None:
    """The zone is found although the camera's clock is up to seven minutes wrong."""
    utc = local - timedelta(hours=hours) + timedelta(seconds=late)

    assert implied_offset(local, utc) == hours * 60


@given(
    texts=st.dictionaries(st.sampled_from(sorted(TAGS)), st.text(max_size=24) | st.text("0123456789: ", max_size=19)),
    xmp=st.dictionaries(
        st.sampled_from(["exif:DateTimeOriginal", "xmp:CreateDate", "xmp:ModifyDate"]),
        st.text("0123456789:-TZ", max_size=25),
    ),
    clock=st.lists(st.floats(), max_size=4).map(tuple),
    name=st.text(max_size=30),
)
def test_no_text_gives_an_implausible_date(
    texts: dict[str, str], xmp: dict[str, str], clock: tuple[float, ...], name: str
) -> None:
    """Whatever a file holds: the date is between the first photograph and tomorrow."""
    found = taken(embedded(gps=("2024:05:01", clock), xmp=xmp, texts=texts), name)

    assert datetime(1826, 1, 1) <= found.local <= NOW + timedelta(days=2)  # noqa: DTZ001
