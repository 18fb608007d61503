"""Discovery: what it finds, what it skips, and that no entry below a root stops it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from core.media.discovery import DiscoveredFolder, SkippedFiles, discover
from core.media.fingerprints import Fingerprint
from core.models import FileKind, MediaKind


def write(root: Path, *names: str | bytes) -> None:
    for name in names:
        path = Path(os.fsdecode(bytes(root) + b"/" + os.fsencode(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"contents")


def walk(root: Path, own: tuple[Path, ...] = ()) -> list[DiscoveredFolder]:
    return list(discover(bytes(root), [bytes(folder) for folder in own]))


def paths(folders: list[DiscoveredFolder]) -> list[bytes]:
    return [path for folder in folders for path in sorted(file.path for file in folder.files)]


def test_photos_are_found_with_their_fingerprints(tmp_path: Path) -> None:
    """Each photo has its path below the root, size and time; other files are not listed."""
    write(tmp_path, "a/one.JPG", "a/b/two.heic", "top.png", "notes.txt", "a/movie.mov", "a/raw.dng", "jpg")

    folders = walk(tmp_path)

    assert [folder.path for folder in folders] == [b"", b"a", b"a/b"]
    assert paths(folders) == [b"top.png", b"a/one.JPG", b"a/b/two.heic"]
    status = (tmp_path / "a/one.JPG").stat()
    one = Fingerprint(b"a/one.JPG", status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
    assert folders[1].files[0] == one
    assert not any(folder.problems for folder in folders)


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.jpg",
        "._IMG_1.JPG",
        ".thumbnails/a.jpg",
        "@eaDir/a.jpg",
        "lost+found/a.jpg",
        "$RECYCLE.BIN/a.jpg",
        "#recycle/a.jpg",
        ".Trash/a.jpg",
    ],
)
def test_hidden_and_system_folders_are_skipped(tmp_path: Path, name: str) -> None:
    """They hold no photos of the library."""
    write(tmp_path, name, "seen.jpg")

    assert paths(walk(tmp_path)) == [b"seen.jpg"]


def test_own_folders_are_skipped_wherever_they_are(tmp_path: Path) -> None:
    """The program's own data is never indexed, even below a root and under another name."""
    write(tmp_path, "data/derivatives/a.jpg", "seen.jpg")
    (tmp_path / "elsewhere").symlink_to(tmp_path / "data")

    assert paths(walk(tmp_path, own=(tmp_path / "elsewhere",))) == [b"seen.jpg"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Links to photos, to folders, to nothing and to themselves are each listed as a problem."""
    outside = tmp_path / "outside"
    write(outside, "secret.jpg")
    root = tmp_path / "root"
    write(root, "seen.jpg")
    (root / "file.jpg").symlink_to(outside / "secret.jpg")
    (root / "folder").symlink_to(outside)
    (root / "nothing.jpg").symlink_to(root / "absent")
    (root / "loop").symlink_to(root)
    (root / "self.jpg").symlink_to(root / "self.jpg")

    folders = walk(root)

    assert paths(folders) == [b"seen.jpg"]
    problems = [problem for folder in folders for problem in folder.problems]
    assert {problem.path for problem in problems} == {b"file.jpg", b"folder", b"nothing.jpg", b"loop", b"self.jpg"}
    assert all("symbolic link" in problem.reason for problem in problems)


def test_pipes_and_sockets_are_reported_not_opened(tmp_path: Path) -> None:
    """Opening a pipe that is named like a photo would block."""
    os.mkfifo(tmp_path / "pipe.jpg")
    os.mkfifo(tmp_path / "pipe")
    here = Path.cwd()
    os.chdir(tmp_path)  # a socket's name must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.png")
        os.chdir(here)
        (folder,) = walk(tmp_path)

    assert not folder.files
    assert sorted((problem.path, problem.folder) for problem in folder.problems) == [
        (b"pipe.jpg", False),
        (b"socket.png", False),
    ]


def test_hostile_names_are_found_as_they_are(tmp_path: Path) -> None:
    """Names are bytes: newlines, escape sequences and invalid UTF-8 stay as they are."""
    names = [
        b"new\nline.jpg",
        b"\x1b]52;c;AAAA\x07.jpg",
        b"\xff\xfe.jpg",
        b"a" * 251 + b".jpg",
        b"-rf.jpg",
        b"[red].jpg",
    ]
    write(tmp_path, *names)

    assert paths(walk(tmp_path)) == sorted(names)


def test_a_folder_that_cannot_be_listed_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other folders are listed, and its own contents count as unknown."""
    write(tmp_path, "closed/a.jpg", "open/b.jpg")
    listed = os.scandir

    def refuse(path: bytes) -> object:
        if path.endswith(b"/closed"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    folders = walk(tmp_path)

    assert paths(folders) == [b"open/b.jpg"]
    (problem,) = [problem for folder in folders for problem in folder.problems]
    assert (problem.path, problem.folder) == (b"closed", True)
    assert "permission denied" in problem.reason


def test_an_offline_root_is_one_problem(tmp_path: Path) -> None:
    """A missing root is a problem of the empty path, and does not count as empty."""
    (folder,) = walk(tmp_path / "absent")

    assert [(problem.path, problem.folder) for problem in folder.problems] == [(b"", True)]
    assert not folder.empty


def test_an_empty_root_is_recognised(tmp_path: Path) -> None:
    """A mount point without its drive has no entries; a folder with any file has."""
    assert walk(tmp_path)[0].empty
    write(tmp_path, "notes.txt")
    assert not walk(tmp_path)[0].empty


def test_deep_nesting_is_limited(tmp_path: Path) -> None:
    """Folders below the limit are reported, not listed."""
    deep = tmp_path
    for _ in range(70):
        deep /= "d"
    write(deep, "deep.jpg")
    write(tmp_path, "top.jpg")

    folders = walk(tmp_path)

    assert paths(folders) == [b"top.jpg"]
    assert any("too deeply" in problem.reason for folder in folders for problem in folder.problems)


def test_discovery_is_lazy(tmp_path: Path) -> None:
    """Each step lists one folder, so that a caller can stop in between."""
    write(tmp_path, "a/a.jpg", "b/b.jpg")
    steps = discover(bytes(tmp_path))

    assert next(steps).path == b""
    (tmp_path / "b/late.jpg").write_bytes(b"x")
    assert paths(list(steps)) == [b"a/a.jpg", b"b/b.jpg", b"b/late.jpg"]


def skipped(folders: list[DiscoveredFolder]) -> dict[bytes, tuple[SkippedFiles, ...]]:
    return {folder.path: folder.unsupported for folder in folders if folder.unsupported}


def companions(folders: list[DiscoveredFolder]) -> dict[bytes, MediaKind]:
    return {file.path: kind for folder in folders for kind, file in folder.companions}


def test_other_files_are_counted_by_folder_and_kind(tmp_path: Path) -> None:
    """With the first name as an example; hidden files are not counted."""
    write(tmp_path, "a/one.jpg", "b/x.psd", "notes.txt", "LICENSE", "b/.hidden.psd")

    assert skipped(walk(tmp_path)) == {
        b"": (SkippedFiles(FileKind.DOCUMENT, 2, b"LICENSE"),),
        b"b": (SkippedFiles(FileKind.LAYERED, 1, b"x.psd"),),
    }


def test_videos_raw_files_and_sidecars_are_listed_by_folder(tmp_path: Path) -> None:
    """With their kinds: they may belong to photos; other sidecars are counted, and hidden files are not listed."""
    write(tmp_path, "a/2.MOV", "a/1.mp4", "a/raw.CR2", "a/one.jpg", "a/one.jpg.XMP", "b/x.json", "b/.hidden.mov")
    write(tmp_path, "b/x.aae")
    folders = walk(tmp_path)

    assert companions(folders) == {
        b"a/2.MOV": MediaKind.VIDEO,
        b"a/1.mp4": MediaKind.VIDEO,
        b"a/raw.CR2": MediaKind.RAW,
        b"a/one.jpg.XMP": MediaKind.XMP,
        b"b/x.json": MediaKind.JSON,
    }
    assert skipped(folders) == {b"b": (SkippedFiles(FileKind.SIDECAR, 1, b"x.aae"),)}
    (listed,) = [file for folder in folders for _, file in folder.companions if file.name == b"1.mp4"]
    status = (tmp_path / "a/1.mp4").stat()
    assert listed[1:] == (status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)


@pytest.mark.parametrize(
    "folder",
    ["__MACOSX", "Fotos Previews.lrdata", "@eaDir", ".thumbnails", "@__thumb", "Catalog.LRDATA", "x.cocatalog"],
)
def test_folders_of_programs_are_counted_as_one(tmp_path: Path, folder: str) -> None:
    """Nothing within them is listed or counted."""
    write(tmp_path, f"a/{folder}/deep/thumb.jpg", f"a/{folder}/movie.mov", "a/seen.jpg")

    folders = walk(tmp_path)

    assert paths(folders) == [b"a/seen.jpg"]
    assert skipped(folders) == {b"a": (SkippedFiles(FileKind.FOLDER, 1, folder.encode()),)}


@pytest.mark.parametrize("library", ["Photos Library.photoslibrary", "iPhoto.photolibrary", "Old.aplibrary"])
@pytest.mark.parametrize("originals", ["originals", "Masters"])
def test_a_photo_library_shows_its_originals(tmp_path: Path, library: str, originals: str) -> None:
    """Its thumbnails, previews and databases are data of the program."""
    base = f"Pictures/{library}"
    write(tmp_path, f"{base}/{originals}/0/A.jpg", f"{base}/{originals}/0/B.mov")
    write(tmp_path, f"{base}/resources/derivatives/A.jpg", f"{base}/Previews/x/A.jpg", f"{base}/database/p.sqlite")

    folders = walk(tmp_path)

    assert paths(folders) == [f"{base}/{originals}/0/A.jpg".encode()]
    found = skipped(folders)
    assert found[base.encode()] == (SkippedFiles(FileKind.FOLDER, 3, b"Previews"),)
    assert companions(folders) == {f"{base}/{originals}/0/B.mov".encode(): MediaKind.VIDEO}


def test_files_without_a_known_extension_are_judged_by_their_first_bytes(tmp_path: Path) -> None:
    """What begins like a picture is one; links, pipes and unreadable files are not opened."""
    write(tmp_path, "a/plain", "a/what.xyz")
    for name in ("a/IMG_0001", "a/photo.jpg_large", "a/image.jpg!d", "a/pic.jpeg 2"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    os.mkfifo(tmp_path / "a/pipe")
    (tmp_path / "a/link").symlink_to(tmp_path / "a/IMG_0001")

    folders = walk(tmp_path)

    assert paths(folders) == [b"a/IMG_0001", b"a/image.jpg!d", b"a/photo.jpg_large", b"a/pic.jpeg 2"]
    assert skipped(folders) == {b"a": (SkippedFiles(FileKind.OTHER, 2, b"plain"),)}


def test_extensions_of_any_data_are_judged_by_the_first_bytes(tmp_path: Path) -> None:
    """Mail programs and downloads call a picture photo.jpg.txt, image.dat or att001.bin; others keep their kind."""
    write(tmp_path, "b.jpg.txt", "notes.txt", "x.dat", "A.photoslibrary/originals/cache.dat")
    for name in ("real.jpg.TXT", "image.dat", "att001.bin", "report.pdf", "backup.bak"):
        (tmp_path / name).write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))

    folders = walk(tmp_path)

    assert paths(folders) == [b"att001.bin", b"image.dat", b"real.jpg.TXT"]
    assert set(skipped(folders)[b""]) == {
        SkippedFiles(FileKind.SYSTEM, 1, b"x.dat"),
        SkippedFiles(FileKind.DOCUMENT, 3, b"b.jpg.txt"),
        SkippedFiles(FileKind.COPY, 1, b"backup.bak"),
    }
