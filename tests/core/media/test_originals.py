"""Originals are opened below their root only, never through a link, and only as regular files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import UnreadablePhotoError
from core.media.originals import open_original
from tests.core.media.drawing import original


def test_a_file_is_opened_for_reading_only(tmp_path: Path) -> None:
    """The file object cannot write."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/photo.jpg").write_bytes(b"pixels")

    with open_original(original(tmp_path, "a/photo.jpg")) as file:
        assert file.read() == b"pixels"
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(file.fileno(), b"x")


def test_a_link_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """A file that was replaced by a link is not followed."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "photo.jpg").symlink_to(tmp_path / "secret")

    with pytest.raises(OSError, match="symbolic links"):
        open_original(original(tmp_path, "photo.jpg"))


def test_a_link_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder that was replaced by a link is not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo.jpg").write_bytes(b"secret")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/folder").symlink_to(outside)

    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        open_original(original(tmp_path / "root", "folder/photo.jpg"))


@pytest.mark.parametrize("path", ["../secret", "a/../../secret", "..", "", "a/"])
def test_paths_out_of_the_root_are_refused(tmp_path: Path, path: str) -> None:
    """Also when such a path is in the database."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "root/a").mkdir(parents=True)

    with pytest.raises(UnreadablePhotoError):
        open_original(original(tmp_path / "root", path))


def test_pipes_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    """A pipe in place of a file does not block; a folder is not a photo."""
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()

    for name in ("pipe.jpg", "folder.jpg"):
        with pytest.raises(UnreadablePhotoError, match="regular file"):
            open_original(original(tmp_path, name))


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    """Neither after a success nor after an error."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/photo.jpg").write_bytes(b"x")
    os.mkfifo(tmp_path / "a/pipe.jpg")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count is enough

    open_original(original(tmp_path, "a/photo.jpg")).close()
    with pytest.raises(UnreadablePhotoError):
        open_original(original(tmp_path, "a/pipe.jpg"))
    with pytest.raises(FileNotFoundError):
        open_original(original(tmp_path, "a/absent.jpg"))

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - the same
