"""Files of geonames.org, and the installed package."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from core.errors import GalleryError, UsageError
from core.media.places import geonames
from core.media.places.geonames import installed_places, places_of_file
from core.media.places.place_table import PlaceTable
from core.media.places.region_names import region_names


def line(number: int, name: str, latitude: float, longitude: float, kind: str = "P", code: str = "PPL") -> str:
    columns = [
        *(str(number), name, name, "Other,Names", str(latitude), str(longitude), kind, code, "PT", "", "14"),
        *("1106", "", "", "2471", "", "20", "Europe/Lisbon", "2024-01-01"),
    ]
    return "\t".join(columns) + "\n"


TEXT = (
    line(1, "Lisbon", 38.72509, -9.1498, code="PPLC")
    + line(2, "Alfama", 38.7112, -9.12772, code="PPLX")
    + line(3, "Serra de Sintra", 38.78, -9.42, "T", "MT")
    + line(4, "Old Town", 38.7, -9.1, code="PPLH")
)


def test_a_text_file_gives_its_cities_and_their_parts(tmp_path: Path) -> None:
    path = tmp_path / "PT.txt"
    path.write_text(TEXT, encoding="utf-8")
    table = places_of_file(path)
    assert (table.name, table.is_part.tolist(), table.population.tolist()) == (
        *(["Lisbon", "Alfama"], [False, True], [2471, 2471]),
    )
    assert table.area_of(0) == ("PT", "Portugal", "Lisboa")
    assert (table.zone[0], table.source) == ("Europe/Lisbon", "PT.txt")


def test_a_zip_archive_is_read_without_unpacking_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "PT.zip", "w") as archive:
        archive.writestr("readme.txt", "The GeoNames Gazetteer")
        archive.writestr("PT.txt", TEXT)
    assert places_of_file(tmp_path / "PT.zip").name == ["Lisbon", "Alfama"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["PT.zip"]


def test_names_of_regions_in_the_same_folder_come_first(tmp_path: Path) -> None:
    (tmp_path / "PT.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "admin1CodesASCII.txt").write_text("PT.14\tLisbon District\tLisbon\t2267056\n", encoding="utf-8")
    assert places_of_file(tmp_path / "PT.txt").area_of(0)[2] == "Lisbon District"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b,c\n",
        b"\xff\xfe\x00",
        line(1, "Nowhere", 95, 0).encode(),
        line(1, "Nowhere", float("nan"), 0).encode(),
        line(3, "Mountain", 38, -9, "T", "MT").encode(),
        b"PK\x03\x04 no archive",
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_is_expected(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        places_of_file(path)
    assert "cities500.zip" in raised.value.hint


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        places_of_file(tmp_path / "no.txt")


def test_names_with_escape_sequences_are_safe_to_show(tmp_path: Path) -> None:
    path = tmp_path / "PT.txt"
    path.write_text(line(1, "Lis\x1b[31mbon\u202e", 38.7, -9.1), encoding="utf-8")
    (name,) = places_of_file(path).name
    assert "\x1b" not in name
    assert "\u202e" not in name


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geonames, "_PACKAGE", "no_such_package")
    with pytest.raises(GalleryError, match="not installed") as raised:
        installed_places()
    assert "sshowcase[places]" in raised.value.hint


@pytest.mark.slow
def test_the_package_has_the_cities_of_the_world_with_their_regions(all_places: PlaceTable) -> None:
    assert len(all_places) > 200_000
    areas = [all_places.area_of(row) for row in range(len(all_places))]
    assert sum(bool(region) for _, _, region in areas) > 0.99 * len(areas)
    assert all(country for _, country, _ in areas)


def test_regions_have_names_by_country_and_code() -> None:
    names = region_names()
    assert (names["PT"], names["PT.14"], names["US.CA"], names["JP.40"]) == (
        "Portugal",
        "Lisboa",
        "California",
        "Tokyo",
    )
    assert len(names) > 4_000
