"""The store of derivatives: atomic, private, sharded, and with one version at a time."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from core.derivatives.derivative_store import DerivativeStore
from core.models import AssetKey, DerivativeSize

KEY = AssetKey("abcdefghijklm")
THUMBNAIL, PREVIEW = DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW


@pytest.fixture
def store(tmp_path: Path) -> DerivativeStore:
    return DerivativeStore(tmp_path / "derivatives")


def test_paths_are_sharded_by_key(store: DerivativeStore) -> None:
    """Version and size are part of the name, so that an outdated picture is never served."""
    assert store.path_of(KEY, 3, PREVIEW).relative_to(store.folder) == Path("ab/abcdefghijklm-3-view.jpg")


def test_a_stored_derivative_is_found(store: DerivativeStore) -> None:
    """Under its own key, version and size only."""
    path = store.write(KEY, 1, THUMBNAIL, b"jpeg")

    assert store.existing(KEY, 1, THUMBNAIL) == path
    assert path.read_bytes() == b"jpeg"
    assert store.existing(KEY, 2, THUMBNAIL) is None
    assert store.existing(KEY, 1, PREVIEW) is None


def test_files_and_folders_are_private(store: DerivativeStore) -> None:
    """Other accounts of the machine cannot read them."""
    path = store.write(KEY, 1, THUMBNAIL, b"jpeg")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in (path.parent, store.folder))


def test_an_empty_file_counts_as_none(store: DerivativeStore) -> None:
    """A power failure can leave a name without contents."""
    store.write(KEY, 1, THUMBNAIL, b"jpeg").write_bytes(b"")

    assert store.existing(KEY, 1, THUMBNAIL) is None


def test_a_failed_write_leaves_nothing(store: DerivativeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """No partial file and no temporary one remain, and an existing derivative stays."""
    store.write(KEY, 1, THUMBNAIL, b"before")

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            store.write(KEY, 1, THUMBNAIL, b"after")

    files = [path for path in store.folder.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"before"]


def test_a_new_version_replaces_older_ones(store: DerivativeStore) -> None:
    """Older versions of the asset are removed, other assets and newer versions stay."""
    other = AssetKey("abcdxxxxxxxxx")
    store.write(KEY, 1, THUMBNAIL, b"1")
    store.write(KEY, 9, PREVIEW, b"9")
    store.write(other, 1, THUMBNAIL, b"other")

    store.write(KEY, 3, THUMBNAIL, b"3")

    assert store.existing(KEY, 1, THUMBNAIL) is None
    assert store.existing(KEY, 3, THUMBNAIL) is not None
    assert store.existing(KEY, 9, PREVIEW) is not None
    assert store.existing(other, 1, THUMBNAIL) is not None


def test_removal_is_for_one_asset(store: DerivativeStore) -> None:
    """All its sizes and versions are removed; a second removal does nothing."""
    store.write(KEY, 1, THUMBNAIL, b"1")
    store.write(KEY, 1, PREVIEW, b"1")

    store.remove(KEY)
    store.remove(KEY)

    assert not list(store.folder.rglob("*.jpg"))


def test_leftovers_of_crashes_are_swept(store: DerivativeStore) -> None:
    """Old temporary files are removed; new ones may belong to another process; derivatives stay."""
    path = store.write(KEY, 1, THUMBNAIL, b"jpeg")
    old, young = store.folder / ".incoming/old", store.folder / ".incoming/young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (0, 0))

    assert store.sweep() == 1
    assert not old.exists()
    assert young.exists()
    assert path.exists()


def test_a_missing_store_has_nothing_to_sweep(store: DerivativeStore) -> None:
    """A gallery without derivatives has no folder for them."""
    assert store.sweep() == 0


def test_a_spare_store_takes_what_the_folder_cannot(store: DerivativeStore, tmp_path: Path) -> None:
    """The folder is read-only: its derivatives are found, new ones are in the spare store."""
    before = store.write(KEY, 1, THUMBNAIL, b"before")
    both = DerivativeStore(store.folder, spare=DerivativeStore(tmp_path / "spare"))
    new = both.writable.write(KEY, 1, PREVIEW, b"new")

    assert both.existing(KEY, 1, THUMBNAIL) == before
    assert both.existing(KEY, 1, PREVIEW) == new
    assert new.is_relative_to(tmp_path / "spare")
    assert both.existing(KEY, 2, PREVIEW) is None


def test_a_limited_store_keeps_the_newest(tmp_path: Path) -> None:
    """The oldest are removed, never the one that was just written."""
    limited = DerivativeStore(tmp_path, limit=250)
    keys = [AssetKey(f"abcdefghijkl{letter}") for letter in "abcd"]
    for number, key in enumerate(keys):
        os.utime(limited.write(key, 1, PREVIEW, b"x" * 100), (number, number))
    assert [key for key in keys if limited.existing(key, 1, PREVIEW)] == keys[2:]
    assert limited.write(keys[0], 1, PREVIEW, b"x" * 300).exists()
