"""Exports of Google Takeout whose parts are in different roots: a sidecar describes a photo of another one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.core.indexing.libraries import Scanner, write
from tests.core.indexing.test_stored_metadata import png
from tests.core.indexing.units.test_scanned_sidecars import takeout

DATES = "SELECT name, taken_source FROM photos WHERE deleted_at IS NULL ORDER BY name"
ROME = "Takeout/Google Photos/Rome"
LAYOUTS = {
    "roots that are parts": ("takeout-20240131T101112Z-001", "takeout-20240131T101112Z-002", ROME),
    "roots with parts": ("one/takeout-20240131T101112Z-001", "two/takeout-20240131T101112Z-002", ROME),
    "numbered folders": ("part 1", "part 2", ROME),
    "roots in parts": ("part1/Takeout/Google Photos", "part2/Takeout/Google Photos", "Rome"),
}


def laid_out(folder: Path, layout: str) -> tuple[Path, Path, Path]:
    """Write a photo and its sidecar into different parts; return the roots, and where the sidecar is."""
    first, second, album = LAYOUTS[layout]
    write(folder, f"{first}/{album}/1.png", f"{first}/{album}/2.png", contents=png())
    json = folder / second / album / "1.png.supplemental-metad.json"
    json.parent.mkdir(parents=True)
    json.write_bytes(takeout("1.png"))
    write(folder, f"{second}/{album}/3.png", contents=png(), mtime=1_650_000_000)
    roots = ("one", "two") if layout == "roots with parts" else (first, second)
    return folder / roots[0], folder / roots[1], json


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_sidecar_in_another_root_describes_its_photo(tmp_path: Path, scanner: Scanner, layout: str) -> None:
    """It is found at once, noticed when it changes, and no photo's own root counts it as not shown."""
    first, second, json = laid_out(tmp_path / "photos", layout)
    report = await scanner(first, second)
    assert (report.added, report.unsupported) == (3, {})
    dated = [("1.png", "takeout"), ("2.png", "file"), ("3.png", "file")]
    assert await scanner.rows(DATES) == dated
    assert (await scanner(first, second)).unchanged == 3

    late = json.with_name("2.png.json")
    late.write_bytes(takeout("2.png"))
    assert (await scanner(first, second)).changed == 1
    assert (await scanner.rows(DATES))[1] == ("2.png", "takeout")
    late.unlink()
    await scanner(first, second)
    assert await scanner.rows(DATES) == dated


async def test_a_part_that_is_away_takes_nothing_along(tmp_path: Path, scanner: Scanner) -> None:
    """What its sidecars said stays until it is there again without them."""
    first, second, json = laid_out(tmp_path / "photos", "roots that are parts")
    await scanner(first, second)
    second.rename(tmp_path / "away")
    assert (await scanner(first)).changed == 0
    assert (await scanner.rows(DATES))[0] == ("1.png", "takeout")
    (tmp_path / "away").rename(second)
    json.unlink()
    assert (await scanner(first, second)).changed == 1
    assert (await scanner.rows(DATES))[0] == ("1.png", "file")


async def test_another_export_says_nothing(tmp_path: Path, scanner: Scanner) -> None:
    """Albums of equal names in exports of different times, and in folders of other kinds."""
    first, second, json = laid_out(tmp_path / "photos", "roots that are parts")
    other = tmp_path / "photos/takeout-20250131T101112Z-002"
    second.rename(other)
    plain = tmp_path / "photos/plain"
    shutil.copytree(other, plain)
    (plain / "Takeout").rename(plain / "Pictures")
    report = await scanner(first, other, plain)
    assert [source for _, source in await scanner.rows(DATES)] == ["file"] * 4
    assert json.name
    assert sum(report.unsupported.values()) == 2
