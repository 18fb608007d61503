"""Sidecars next to photos: their form, and that no file of anybody else is ever changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.sidecars.sidecar_files import SidecarOutcome, write_sidecar
from core.media.metadata.xmp import Xmp
from core.media.originals import Original
from core.media.sidecars.own_sidecars import SharedMarks, is_own_sidecar, sidecar_of
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.media.sidecars.sidecar_reading import read_sidecars

TEXT = sidecar_of(SharedMarks(4, ("Travel/Lisbon", "a & <b>"), 'He said "no"'))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A file to describe; what is in it does not matter."""
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(b"a photo")
    return path


def write(photo: Path, text: bytes = TEXT) -> SidecarOutcome:
    return write_sidecar(os.fsencode(photo), text)


def names(photo: Path) -> list[str]:
    return sorted(path.name for path in photo.parent.iterdir())


def sidecar(photo: Path) -> Path:
    return photo.with_name(photo.name + ".xmp")


def test_what_it_says_is_read_by_others() -> None:
    """Rating, keywords and caption are where XMP has them."""
    assert Xmp.from_packets(TEXT)
    assert b'xmp:Rating="4"' in TEXT
    assert b"<rdf:li>Lisbon</rdf:li>" in TEXT
    assert b"<rdf:li>Travel|Lisbon</rdf:li>" in TEXT
    assert b"a &amp; &lt;b&gt;" in TEXT


@given(
    st.integers(1, 5) | st.none(), st.lists(st.text("ab/é<&"), max_size=3), st.text("ab\"'<é", max_size=9), st.data()
)
def test_only_an_unchanged_one_is_ours(stars: int | None, tags: list[str], caption: str, data: st.DataObject) -> None:
    """A single other byte anywhere makes it that of another program."""
    text = sidecar_of(SharedMarks(stars, tuple(tags), caption))
    assert is_own_sidecar(text)
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
    assert not is_own_sidecar(changed)
    assert not is_own_sidecar(text[:place])
    assert not is_own_sidecar(text + b"\n")


def test_a_new_one_is_written_and_brought_up_to_date(photo: Path) -> None:
    """The photo stays as it is, and no other file is left."""
    before = photo.stat()
    assert write(photo) is SidecarOutcome.WRITTEN
    assert stat.S_IMODE(sidecar(photo).stat().st_mode) & 0o600 == 0o600
    assert write(photo) is SidecarOutcome.EQUAL
    assert write(photo, sidecar_of(SharedMarks())) is SidecarOutcome.WRITTEN
    assert sidecar(photo).read_bytes() == sidecar_of(SharedMarks())
    assert names(photo) == ["IMG_1.jpg", "IMG_1.jpg.xmp"]
    assert (photo.stat().st_mtime_ns, photo.read_bytes()) == (before.st_mtime_ns, b"a photo")


@pytest.mark.parametrize("kind", ["file", "changed", "empty", "link", "dangling", "folder", "pipe", "hard link"])
def test_what_others_wrote_stays(photo: Path, kind: str) -> None:
    """Whatever is in the place of the sidecar."""
    path, other = sidecar(photo), photo.with_name("other.xmp")
    match kind:
        case "file":
            path.write_bytes(b"<x:xmpmeta/>")
        case "changed":
            path.write_bytes(TEXT.replace(b'Rating="4"', b'Rating="3"'))
        case "empty":
            path.touch()
        case "link" | "hard link":
            other.write_bytes(TEXT)
            (path.symlink_to if kind == "link" else path.hardlink_to)(other)
        case "dangling":
            path.symlink_to(other)
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
    before = path.lstat()
    assert write(photo, sidecar_of(SharedMarks(1))) is SidecarOutcome.OF_OTHERS
    assert (path.lstat().st_ino, path.lstat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not other.exists() or other.read_bytes() == TEXT
    assert not any("part" in name for name in names(photo))


def test_nothing_is_written_without_a_photo(photo: Path) -> None:
    """One that is gone, or a link in its place."""
    photo.rename(photo.with_name("moved.jpg"))
    assert write(photo) is SidecarOutcome.NO_PHOTO
    photo.symlink_to(photo.with_name("moved.jpg"))
    assert write(photo) is SidecarOutcome.NO_PHOTO
    assert write(photo.parent / "gone" / "a.jpg") is SidecarOutcome.NO_PHOTO
    assert not sidecar(photo).exists()


def test_a_killed_writer_leaves_nothing_in_the_way(photo: Path) -> None:
    """What it left is replaced by the next one."""
    photo.with_name(".IMG_1.jpg.sshowcase-part").write_bytes(b"half")
    assert write(photo) is SidecarOutcome.WRITTEN
    assert names(photo) == ["IMG_1.jpg", "IMG_1.jpg.xmp"]


def test_scans_do_not_import_ours(photo: Path) -> None:
    """But they do once another program has changed it."""
    write(photo)
    found = PhotoSidecars(xmp=(b"IMG_1.jpg.xmp",))
    original = Original(os.fsencode(photo.parent), b"IMG_1.jpg")
    assert not read_sidecars(original, found).xmp
    sidecar(photo).write_bytes(TEXT.replace(b'Rating="4"', b'Rating="3"'))
    assert read_sidecars(original, found).xmp
