"""`info`: what is known of a photo, in units that people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.commands.browse.info import photo_lines
from core.commands.json_objects import details_json
from core.models import AssetKey, Coordinates, DateSource, TakenAt
from tests.core.commands.command_runner import LOCAL, Runner


async def test_details_are_in_usual_units(runner: Runner) -> None:
    """Exposure is a fraction, sizes have units, the photo keeps its own clock, and unknown values are left out."""
    (photo, *_) = await runner.objects("ls", "open/lake")
    stored = await runner.gallery.library.details(LOCAL, AssetKey(photo["key"]))
    taken = TakenAt(datetime(2019, 4, 14, 18, 4), 60, DateSource.EXIF_OFFSET)  # noqa: DTZ001 - the camera's clock
    details = replace(
        stored,
        photo=replace(stored.photo, taken=taken, size=8_240_000, width=6000, height=4000),
        camera_make="Canon",
        camera_model="Canon EOS R6",
        exposure_seconds=0.00125,
        aperture=2.8,
        iso=100,
        focal_length=35.0,
        focal_length_35mm=56.0,
        coordinates=Coordinates(38.7223, -9.1393),
        lens=None,
    )
    lines = dict(photo_lines(details))
    shown = {
        "taken": "2019-04-14 18:04 +01 (exif+offset)",
        "pixels": "6000 × 4000",
        "size": "8.2 MB (8,240,000 bytes)",
        "camera": "Canon EOS R6",
        "exposure": "1/800 s",
        "aperture": "f/2.8",
        "sensitivity": "ISO 100",
        "focal length": "35 mm (56 mm in 35 mm film)",
        "coordinates": "38.7223° N, 9.1393° W",
    }
    assert shown.items() <= lines.items()
    assert "lens" not in lines


async def test_an_offline_root_is_said(runner: Runner) -> None:
    """In words and in JSON; an online one is not worth a line."""
    (photo, *_) = await runner.objects("ls", "open/lake")
    online = await runner.gallery.library.details(LOCAL, AssetKey(photo["key"]))
    offline = replace(online, collection=replace(online.collection, is_away=True))
    assert "original" not in dict(photo_lines(online))
    assert dict(photo_lines(offline))["original"].startswith("offline")
    assert [details_json(details)["offline"] for details in (online, offline)] == [False, True]


async def test_json_is_exact_where_text_is_in_words(runner: Runner) -> None:
    """Both describe the same photo."""
    (photo, *_) = await runner.objects("ls", "open/lake")
    (exact,) = await runner.objects("info", photo["key"])
    text = await runner.run("info", photo["key"])
    assert isinstance(exact["bytes"], int)
    assert datetime.fromisoformat(exact["added"]).utcoffset() == datetime.now(UTC).utcoffset()
    assert f"name        {photo['name']}" in text
    assert "_" not in text.partition("\n")[0]
