"""`places` makes the table at the machine, says what it is, and finds the places of photos."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import (
    Actor,
    CategoryId,
    CollectionId,
    Downloads,
    EverythingSet,
    Role,
    ShareId,
    SharePass,
    UserId,
)
from tests.core.building import ADMIN, VIEWER, add_photo
from tests.core.commands.command_runner import Runner
from tests.core.media.places.test_geonames import TEXT

_SHARE = SharePass(ShareId(1), "Title", EverythingSet(), shows_details=True, downloads=Downloads.OFF)
GUEST = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), _SHARE)
PUBLIC = Actor(UserId(0), "public", Role.PUBLIC, frozenset({CategoryId(1)}))


async def test_places_are_prepared_from_a_file_at_the_machine(runner: Runner, tmp_path: Path) -> None:
    """They are named in `info` then, with their regions as values of their own in JSON."""
    key = await runner.gallery.database.write(
        lambda connection: add_photo(connection, CollectionId(1), "tram.jpg", latitude=38.711, longitude=-9.128)
    )
    assert "No places are prepared" in await runner.run("places", "status")
    assert await runner.objects("places", "status") == [
        {"source": None, "places": None, "prepared": None, "waiting": 1}
    ]
    path = tmp_path / "PT.txt"
    path.write_text(TEXT, encoding="utf-8")
    shown = await runner.run("places", "prepare", str(path))
    assert "2 places, from PT.txt" in shown
    assert "CC BY 4.0" in shown
    assert "waits" not in shown
    (status,) = await runner.objects("places", "status", actor=ADMIN)
    assert (status["source"], status["places"], status["waiting"]) == ("PT.txt", 2, 0)
    assert "Alfama, Lisbon, Portugal" in await runner.run("info", key)
    assert await runner.objects("places", actor=VIEWER) == [
        {"place": path, "name": name, "country_code": "PT", "photos": 1, "query": query}
        for path, name, query in (
            ("portugal", "Portugal", "place:portugal/"),
            ("portugal/lisboa", "Lisboa", "place:portugal/lisboa"),
            ("portugal/lisboa/lisbon", "Lisbon", "place:portugal/lisboa/lisbon"),
        )
    ]
    assert await runner.objects("ls", "places", actor=VIEWER) == await runner.objects("places", actor=VIEWER)
    (place,) = [line for line in await runner.objects("stats", actor=VIEWER) if line["fact"] == "place"]
    assert (place["value"], place["query"]) == ("Lisbon, Lisboa, Portugal", "place:portugal/lisboa/lisbon")
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(2)}))
    assert await runner.objects("places", actor=restricted) == []
    assert "place" not in {line["fact"] for line in await runner.objects("stats", actor=restricted)}
    assert await runner.run("search", "--count", "place:portugal/lisboa/lisbon", actor=VIEWER) == "1\n"
    (info,) = await runner.objects("info", key, actor=VIEWER)
    assert [info[field] for field in ("neighbourhood", "city", "region", "country", "country_code")] == [
        *("Alfama", "Lisbon", "Lisboa", "Portugal", "PT"),
    ]


async def test_nobody_prepares_places_over_ssh_and_admins_alone_see_their_state(runner: Runner) -> None:
    with pytest.raises(UsageError, match="over SSH"):
        await runner.run("places", "prepare", actor=ADMIN)
    for words in (("prepare",), ("status",)):
        with pytest.raises(NotAllowedError):
            await runner.run("places", *words, actor=VIEWER)


async def test_guests_and_the_public_list_no_places(runner: Runner) -> None:
    """The word is unknown to them."""
    for actor in (PUBLIC, GUEST):
        with pytest.raises(NotFoundError):
            await runner.run("ls", "places", actor=actor)


async def test_a_file_that_has_no_places_changes_nothing(runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("a,b\n")
    with pytest.raises(UsageError, match=r"geonames\.org"):
        await runner.run("places", "prepare", str(path))
    assert await runner.gallery.placing.prepared() is None
