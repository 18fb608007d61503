"""The store of regions: atomic, found by request, and bounded."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from PIL import Image

from core.derivatives.region_store import RegionRequest, RegionStore, make_region
from core.models import AssetKey, Part
from tests.core.media.drawing import LIMIT, quarters, saved

REQUEST = RegionRequest(AssetKey("abcdefghijklm"), 1, Part(0.5, 0, 1, 0.5), 48, 32)


def test_a_region_is_stored_and_found(tmp_path: Path) -> None:
    """It is a JPEG of the requested size; other parts, sizes and versions are other files."""
    photo = saved(tmp_path, "photo.jpg", quarters())
    store = RegionStore(tmp_path / "regions")
    assert store.existing(REQUEST) is None

    path = make_region(photo, REQUEST, store, LIMIT)

    assert store.existing(REQUEST) == path
    assert store.folder.stat().st_mode & 0o777 == 0o700
    with Image.open(path, formats=["JPEG"]) as image:
        assert image.size == (48, 32)
    for other in (replace(REQUEST, version=2), replace(REQUEST, width=49), replace(REQUEST, part=Part(0, 0, 1, 1))):
        assert store.existing(other) is None


def test_the_least_recently_used_are_evicted_first(tmp_path: Path) -> None:
    """Above the limit the least recently used file is removed, never the newest."""
    store = RegionStore(tmp_path / "regions", limit=250)
    requests = [replace(REQUEST, width=width) for width in (1, 2, 3)]
    for place, request in enumerate(requests[:2]):
        os.utime(store.write(request, b"x" * 100), (place, place))
    assert store.existing(requests[0]) is not None  # used just now

    store.write(requests[2], b"x" * 100)

    assert [store.existing(request) is not None for request in requests] == [True, False, True]
    store.write(replace(REQUEST, width=4), b"x" * 1000)
    assert store.existing(replace(REQUEST, width=4)) is not None
    assert len(list(store.folder.iterdir())) == 1


def test_leftovers_of_a_crash_are_removed(tmp_path: Path) -> None:
    """An empty file counts as none; unfinished ones are removed once they are old."""
    store = RegionStore(tmp_path / "regions")
    path = store.write(REQUEST, b"")
    assert store.existing(REQUEST) is None
    unfinished = path.with_name(f"{path.name}.1.2")
    unfinished.write_bytes(b"half")
    os.utime(unfinished, (1, 1))
    store.write(replace(REQUEST, width=2), b"x")
    assert not unfinished.exists()
