"""The file of the table of places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import GalleryError
from core.media.places.place_table import NamedPoint, PlaceTable, load_table, save_table, table_of
from core.media.places.prepared_places import prepared_places


def some_table() -> PlaceTable:
    points = [
        NamedPoint(2, "Évora", 38.57, -7.9, 50_000, "PT", "Évora", "Europe/Lisbon", is_part=False),
        NamedPoint(1, "Alfama", 38.71, -9.13, 2_000, "PT", "Lisboa", "Europe/Lisbon", is_part=True),
        NamedPoint(3, "Nowhere", 0, 0, 0, "XX", "", "", is_part=False),
    ]
    return table_of(points, {"PT": "Portugal"}, "a test")


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    save_table(some_table(), tmp_path / "places.npz")
    found, written = load_table(tmp_path / "places.npz"), some_table()
    assert (found.name, found.area, found.zone, found.source) == (
        *(["Alfama", "Évora", "Nowhere"], written.area, written.zone),
        "a test",
    )
    for column in ("latitude", "longitude", "population", "geoname", "is_part"):
        assert np.array_equal(getattr(found, column), getattr(written, column)), column
    assert [found.area_of(row) for row in range(3)] == [
        ("PT", "Portugal", "Lisboa"),
        ("PT", "Portugal", "Évora"),
        ("XX", "", ""),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["places.npz"]
    about = prepared_places(tmp_path / "places.npz")
    assert about is not None
    assert (about.source, about.count) == ("a test", 3)


def test_a_damaged_table_is_an_error_that_says_how_to_make_it_again(tmp_path: Path) -> None:
    path = tmp_path / "places.npz"
    save_table(some_table(), path)
    whole = path.read_bytes()
    for damaged in (b"", b"no archive", whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(GalleryError, match="cannot be read") as raised:
            load_table(path)
        assert "places prepare" in raised.value.hint


def test_a_table_that_was_never_made_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_table(tmp_path / "places.npz")
    assert prepared_places(tmp_path / "places.npz") is None


def test_a_table_that_cannot_be_written_leaves_the_former_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "places.npz"
    save_table(some_table(), path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(OSError, match="No space"):
        save_table(some_table(), path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["places.npz"]
