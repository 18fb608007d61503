"""The payload files on disk: complete, private, bounded, and never a reason to fail."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hypothesis_examples import examples
from tests.tui.graphics.drawings import drawn
from tests.tui.graphics.payloads.test_payload_cache import request
from tui.graphics.encoders.encoding import encode_and_keep, encode_picture
from tui.graphics.payloads.payload_files import PayloadFiles


@pytest.fixture
def files(tmp_path: Path) -> PayloadFiles:
    return PayloadFiles(tmp_path / "payloads", 100_000)


def used(files: PayloadFiles, name: str, seconds: float) -> None:
    """Set when a payload was last used."""
    os.utime(files.path_of(request(name)), (seconds, seconds))


def names(files: PayloadFiles) -> list[str]:
    """Return which of the payloads a to z exist."""
    return [name for name in "abcdefghijklmnopqrstuvwxyz" if files.path_of(request(name)).exists()]


def test_what_was_written_is_read_and_private(files: PayloadFiles) -> None:
    """Also by another process, and by no other account; other requests have no payload."""
    files.write(request(), b"body")
    assert PayloadFiles(files.folder, 0).read(request()) == b"body"
    assert files.read(replace(request(), colours=16)) is None
    assert stat.S_IMODE(files.path_of(request()).stat().st_mode) == 0o600
    assert stat.S_IMODE(files.path_of(request()).parent.stat().st_mode) == 0o700
    assert len([path for path in files.folder.rglob("*") if path.is_file()]) == 1


@settings(max_examples=examples(60), deadline=None)
@given(body=st.binary(max_size=200), damage=st.integers(0, 203), how=st.sampled_from(["cut", "flip"]))
def test_a_damaged_file_is_ignored(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, damage: int, how: str
) -> None:
    """Truncated or changed anywhere, it is never returned."""
    files = PayloadFiles(tmp_path_factory.mktemp("payloads"), 0)
    files.write(request(), body)
    path = files.path_of(request())
    contents = bytearray(path.read_bytes())
    place = damage % len(contents)
    if how == "cut":
        del contents[place:]
    else:
        contents[place] ^= 0x55
    path.write_bytes(contents)
    assert files.read(request()) is None


def test_encoding_is_done_once(files: PayloadFiles, tmp_path: Path) -> None:
    """The second time the stored body is used, even when the picture no longer exists."""
    path = tmp_path / "picture.jpg"
    drawn().save(path)
    body = encode_and_keep(str(path), request(), files)
    path.unlink()
    assert encode_and_keep(str(path), request(), files) == body
    with pytest.raises(FileNotFoundError):
        encode_and_keep(str(path), request("b"), files)


def test_a_full_disk_is_not_an_error(tmp_path: Path) -> None:
    """The picture is still encoded."""
    path = tmp_path / "picture.jpg"
    drawn().save(path)
    (tmp_path / "occupied").write_bytes(b"a file where the folder should be")
    files = PayloadFiles(tmp_path / "occupied", 100_000)
    assert encode_and_keep(str(path), request(), files) == encode_picture(str(path), request())
    assert files.sweep() == 0


def test_a_sweep_removes_the_least_recently_used(files: PayloadFiles) -> None:
    """Down to nine tenths of the limit, so that no sweep is due at once; below the limit it removes nothing."""
    for number, name in enumerate("abcdefghij"):
        files.write(request(name), b"x" * 9_996)
        used(files, name, 1_000_000 + number)
    assert files.sweep() == 0
    files.write(request("k"), b"x" * 9_996)
    files.read(request("a"))
    assert files.sweep() == 2
    assert names(files) == list("adefghijk")


def test_a_sweep_removes_what_crashed_writers_left(files: PayloadFiles) -> None:
    """Old unfinished files are removed; recent ones, which may still be written, stay."""
    files.write(request(), b"body")
    shard = files.path_of(request()).parent
    for name, seconds in (("old", 0.0), ("new", None)):
        (shard / f"{name}.payload.1.2").write_bytes(b"half")
        if seconds is not None:
            os.utime(shard / f"{name}.payload.1.2", (seconds, seconds))
    assert files.sweep() == 1
    assert (shard / "new.payload.1.2").exists()
    assert files.read(request()) == b"body"


def test_a_limit_of_zero_empties_the_folder(files: PayloadFiles) -> None:
    """So that disabling the disk cache frees its space."""
    files.write(request(), b"body")
    assert PayloadFiles(files.folder, 0).sweep() == 1
    assert names(files) == []
