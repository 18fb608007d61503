"""Sidecars that cannot be read are named with the reason; the others still count."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.media.originals import Original
from core.media.sidecars import sidecar_reading
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.media.sidecars.sidecar_reading import SidecarMetadata, read_sidecars

PACKET = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>"""
LIMIT = len(PACKET)


@pytest.fixture(autouse=True)
def _limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read XMP as long as the packet, and JSON of a few bytes."""
    monkeypatch.setattr(sidecar_reading, "LARGEST_XMP", LIMIT)
    monkeypatch.setattr(sidecar_reading, "LARGEST_JSON", 8)


def read(folder: Path, *xmp: str, json: str | None = None) -> SidecarMetadata:
    named = () if json is None else ((json.encode(), False),)
    sidecars = PhotoSidecars(tuple(name.encode() for name in xmp), named)
    return read_sidecars(Original(bytes(folder), b"photo.jpg"), sidecars)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    (tmp_path / "photo.xmp").write_bytes(PACKET)
    assert read(tmp_path, "photo.xmp").problems == ()


def test_a_larger_file_is_named_and_not_read(tmp_path: Path) -> None:
    """XMP and JSON, each with its own limit."""
    (tmp_path / "photo.xmp").write_bytes(PACKET + b" ")
    (tmp_path / "photo.json").write_bytes(b'{"title": "photo.jpg"}')
    found = read(tmp_path, "photo.xmp", json="photo.json")
    assert [path for path, _ in found.problems] == [b"photo.xmp", b"photo.json"]
    assert all("larger than" in words for _, words in found.problems)
    assert found.takeout is None


def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    """A folder with the name of a sidecar."""
    (tmp_path / "photo.xmp").mkdir()
    ((path, words),) = read(tmp_path, "photo.xmp").problems
    assert (path, words) == (b"photo.xmp", "This sidecar could not be read.")


def test_a_file_that_is_gone_is_no_longer_a_sidecar(tmp_path: Path) -> None:
    """It was removed since the scan listed it: there is nothing to report."""
    assert read(tmp_path, "photo.xmp").problems == ()
