"""`moments` says what there is today, on the clock of its member."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import UsageError
from core.library.moments.member_day import member_day
from core.library.summaries import refresh_counts
from core.models import CollectionId
from core.operations import SetPreference
from tests.core.building import ADMIN, VIEWER, add_photo, refresh_date_sort
from tests.core.commands.command_runner import Runner


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Kiritimati", date(2026, 12, 1)), ("Pacific/Pago_Pago", date(2026, 11, 30)), ("nowhere", None)],
)
def test_today_is_that_of_the_member(zone: str, day: date | None) -> None:
    """A zone that is unknown now counts as none."""
    now = datetime(2026, 11, 30, 11, 30, tzinfo=UTC)
    assert member_day({"time_zone": zone}, now) == (day or member_day({}, now))


async def test_a_line_for_each_moment(runner: Runner) -> None:
    """Highlights below 24 photos; then those of last year around now, with their set, for each member alike."""
    objects = await runner.objects("moments", actor=ADMIN)
    assert {each["kind"] for each in objects} == {"highlight"}
    kinds = {each["moment"]: each for each in objects}
    assert set(kinds) == {"recent-batches", "deep-cuts", "lucky-dip"}
    assert kinds["recent-batches"]["set"].endswith(kinds["recent-batches"]["collection"])
    assert len(await runner.objects("ls", kinds["lucky-dip"]["set"], actor=ADMIN)) == kinds["lucky-dip"]["photos"]
    assert "Deep cuts: " in await runner.run("moments", actor=ADMIN)
    assert await runner.run("moments", "--day", actor=ADMIN) == ""

    def add(connection: sqlite3.Connection) -> None:
        taken = int(datetime.now(UTC).timestamp()) - 365 * 86400
        for number in range(20):
            add_photo(connection, CollectionId(1), f"old {number}.jpg", taken_local=taken)
        refresh_date_sort(connection)
        refresh_counts(connection, [CollectionId(1)])

    await runner.gallery.database.write(add)
    (found,) = [each for each in await runner.objects("moments", actor=VIEWER) if each["moment"] == "a-year-ago"]
    assert found["photos"] == 20
    assert await runner.objects("ls", found["set"], actor=VIEWER)
    year = (datetime.now(UTC) - timedelta(days=365)).year
    assert f"Last year around now: 20 photos, {year} (moments/a-year-ago/" in await runner.run("moments", actor=ADMIN)
    assert {each["moment"] for each in await runner.objects("moments", "--week")} <= {"this-week"}


async def test_photos_are_drawn_as_text(runner: Runner) -> None:
    """Below the line of each, without a picture that cannot be made: files of this library are missing."""
    plain = await runner.run("moments", actor=ADMIN)
    drawn = await runner.run("moments", "--text", actor=ADMIN)
    assert [line for line in drawn.splitlines() if line] == plain.splitlines()


async def test_the_time_zone_is_a_preference(runner: Runner) -> None:
    """Only names of time zones are taken."""
    await runner.gallery.apply(ADMIN, SetPreference("time_zone", "Europe/Lisbon"))
    await runner.run("preferences", "time_zone", "Asia/Tokyo", actor=ADMIN)
    with pytest.raises(UsageError, match="time zone"):
        await runner.run("preferences", "time_zone", "Mars/Base", actor=ADMIN)
