"""Stored uploads get a safe and free name; no existing file is ever changed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import GalleryError
from core.indexing.uploads import upload_files
from core.indexing.uploads.upload_files import EXTENSIONS, StoredFile, file_name
from core.library.files.file_names import MAX_NAME_BYTES
from core.media.formats import EXTENSIONS as READ_EXTENSIONS
from core.media.formats import format_name


def receive(folder: Path, name: str, contents: bytes = b"new", mtime: int = 1_600_000_000) -> StoredFile:
    part = upload_files.create_part(upload_files.open_folder(os.fsencode(folder.parent), os.fsencode(folder.name)))
    try:
        upload_files.write_all(part, contents, 0)
        return upload_files.link_part(part, name, mtime)
    finally:
        upload_files.close_part(part)


def test_a_stored_file_is_complete_and_has_its_time(tmp_path: Path) -> None:
    """The hidden part file is removed."""
    assert receive(tmp_path, "a.jpg", b"pixels") == (b"a.jpg", True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.jpg": b"pixels"}
    assert (tmp_path / "a.jpg").stat().st_mtime == 1_600_000_000
    assert (tmp_path / "a.jpg").stat().st_nlink == 1


@pytest.mark.parametrize("links", [True, False])
def test_nothing_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """A file, a folder and a link of the same name stay; also on a file system without hard links."""
    if not links:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.jpg").write_bytes(b"old")
    (tmp_path / "a (2).jpg").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "a (3).jpg").symlink_to(tmp_path / "secret")
    assert receive(tmp_path, "a.jpg") == (b"a (4).jpg", True)
    assert receive(tmp_path, "a.jpg") == (b"a (4).jpg", False), "a repeated upload changes nothing"
    assert (tmp_path / "a (4).jpg").read_bytes() == b"new"
    assert (tmp_path / "a (4).jpg").stat().st_mtime == 1_600_000_000
    assert (tmp_path / "a.jpg").read_bytes() == b"old"
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_replaced_by_a_link_is_refused(tmp_path: Path) -> None:
    """An attacker on the machine replaces the upload folder by a link out of the root."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root/in").symlink_to(tmp_path / "outside")
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        upload_files.open_folder(os.fsencode(tmp_path / "root"), b"in")
    assert list((tmp_path / "outside").iterdir()) == []


def test_missing_folders_are_created(tmp_path: Path) -> None:
    """With their parents, below the root."""
    (tmp_path / "photo.jpg").touch()
    os.close(upload_files.open_folder(os.fsencode(tmp_path), b"from/others"))
    assert (tmp_path / "from/others").is_dir()


def test_nothing_is_created_on_an_unmounted_root(tmp_path: Path) -> None:
    """Photos stored in an empty mount point would be hidden when the drive is mounted."""
    with pytest.raises(FileNotFoundError):
        upload_files.open_folder(os.fsencode(tmp_path), b"from/others")
    assert list(tmp_path.iterdir()) == []


def test_part_files_of_a_crash_are_removed(tmp_path: Path) -> None:
    """Photos, other hidden files and what a process receives now stay; only the former count as used space."""
    names = [".sshowcase-upload-0123456789abcdef.part", ".sshowcase-upload-x.part", "old.jpg", ".hidden"]
    for name in names:
        (tmp_path / name).write_bytes(b"12345")
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / ".sshowcase-upload-fedcba9876543210.part").write_bytes(b"12345")
    (tmp_path / ".sshowcase-upload-aaaaaaaaaaaaaaaa.part").symlink_to(tmp_path / "old.jpg")
    folder = os.open(tmp_path, os.O_RDONLY)
    part = upload_files.create_part(folder)
    upload_files.write_all(part, b"12345", 0)
    link = ".sshowcase-upload-aaaaaaaaaaaaaaaa.part"
    assert upload_files.used_bytes(folder) == 15
    assert upload_files.remove_leftovers(folder) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[1:], link, part.name.decode()])
    os.close(part.descriptor)
    assert upload_files.remove_leftovers(folder) == 1
    os.close(folder)


@given(st.text(), st.sampled_from(sorted(EXTENSIONS)))
def test_any_name_becomes_a_safe_one_of_its_format(wanted: str, found_format: str) -> None:
    """One component, not hidden, not an option, with an extension of the format; repeating changes nothing."""
    name = file_name(wanted, found_format)
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert not set(name) & set('/\\\0\n<>:"|?*')
    assert name[0] not in "-~. "
    extension = "." + name.rpartition(".")[2].lower()
    assert extension in EXTENSIONS[found_format]
    assert extension.encode() in READ_EXTENSIONS
    assert file_name(name, found_format) == name


@pytest.mark.parametrize(
    ("wanted", "found_format", "name"),
    [
        ("IMG_1.JPG", "JPEG", "IMG_1.JPG"),
        ("IMG_1.png", "JPEG", "IMG_1.jpg"),
        ("holiday", "HEIC", "holiday.heic"),
        ("v1.2", "PNG", "v1.2.png"),
        ("../../.ssh/authorized_keys", "JPEG", "authorized_keys.jpg"),
        ("C:\\Users\\me\\a.jpg", "JPEG", "a.jpg"),
        ("..", "GIF", "_.gif"),
        ("", "GIF", "photo.gif"),
        ("a\x1b[31mb.webp", "WebP", "a_[31mb.webp"),
        ("a\tb.webp", "WebP", "a_b.webp"),
        ("two  blanks \U0001f469\u200d\U0001f4bb.jpg", "JPEG", "two  blanks \U0001f469\u200d\U0001f4bb.jpg"),
        ("cafe\u0301.jpg", "JPEG", "caf\u00e9.jpg"),
        ("caf\udce9.jpg", "JPEG", "caf_.jpg"),
    ],
)
def test_names_are_kept_as_far_as_they_are_safe(wanted: str, found_format: str, name: str) -> None:
    """The extension follows the contents, not the client's name."""
    assert file_name(wanted, found_format) == name


def test_other_formats_are_refused() -> None:
    """Exactly the formats that the gallery indexes are accepted."""
    with pytest.raises(GalleryError, match="format"):
        file_name("a.psd", "PSD")
    assert {format_name(decoder) for decoder in READ_EXTENSIONS.values()} == set(EXTENSIONS)


@pytest.mark.parametrize(
    ("name", "found_format"), [("a.dng", "TIFF"), ("a.NEF", "TIFF"), ("a.mov", "MOV"), ("a.jpg", "MP4")]
)
def test_videos_and_raw_files_are_refused_with_their_name(name: str, found_format: str) -> None:
    """A RAW file is not stored as the TIFF that it begins like."""
    with pytest.raises(GalleryError, match="Videos and RAW files cannot be uploaded"):
        file_name(name, found_format)
