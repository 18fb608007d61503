"""Discovery with rules: markers, excluded folders, and photos directly in a root."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.media.discovery import DiscoveredFolder, discover
from core.models import DiscoveryRules, ExcludedFolders, Exclusion, FileKind
from tests.core.media.test_discovery import paths, write


def walk(root: Path, *exclusions: str, ignores_root_photos: bool = False) -> list[DiscoveredFolder]:
    rules = DiscoveryRules(ExcludedFolders(map(Exclusion, exclusions)), ignores_root_photos=ignores_root_photos)
    return list(discover(bytes(root), (), rules))


@pytest.mark.parametrize("marker", [".nogallery", ".nomedia", ".nofoldergram", ".NOMEDIA"])
def test_a_marker_excludes_its_folder_and_all_below(tmp_path: Path, marker: str) -> None:
    """The folder is counted, what it holds is not; its neighbours are shown."""
    write(tmp_path, "a/one.jpg", f"a/b/{marker}", "a/b/two.jpg", "a/b/c/three.jpg", "a/b/movie.mov", "a/bb/four.jpg")
    folders = walk(tmp_path)

    assert paths(folders) == [b"a/one.jpg", b"a/bb/four.jpg"]
    assert {folder.path: folder.excluded for folder in folders if folder.excluded} == {
        b"a/b": f"the file {marker} in it"
    }
    assert [(each.path, *each.unsupported) for each in folders if each.unsupported] == [
        (b"a/b", (FileKind.EXCLUDED, 1, marker.encode()))
    ]


def test_a_marker_excludes_a_whole_root(tmp_path: Path) -> None:
    """A root is a folder like any other; it is not empty."""
    write(tmp_path, ".nomedia", "one.jpg", "a/two.jpg")
    (folder,) = walk(tmp_path)
    assert (folder.path, folder.files, folder.empty) == (b"", (), False)


def test_a_folder_with_the_name_of_a_marker_is_not_one(tmp_path: Path) -> None:
    """It is hidden, and excludes nothing."""
    write(tmp_path, ".nomedia/one.jpg", "two.jpg", "a.nomedia", "nomedia")
    assert paths(walk(tmp_path)) == [b"two.jpg"]


def test_folders_are_excluded_by_name_and_by_path(tmp_path: Path) -> None:
    """A name anywhere, a path once; nothing below is listed."""
    write(tmp_path, "Private/a.jpg", "x/private/b/c.jpg", "x/Other/d.jpg", "Other/e.jpg", "Other/x/f.jpg")
    folders = walk(tmp_path, "Private", "x/Other")

    assert paths(folders) == [b"Other/e.jpg", b"Other/x/f.jpg"]
    assert {folder.path: folder.excluded for folder in folders if folder.excluded} == {
        b"Private": "the folder name Private",
        b"x/private": "the folder name Private",
        b"x/Other": "the path x/Other",
    }


def test_an_excluded_folder_is_not_opened(tmp_path: Path) -> None:
    """One that cannot be read is not a problem, and links are still not followed."""
    write(tmp_path, "a.jpg")
    (tmp_path / "Private").symlink_to(tmp_path)
    folders = walk(tmp_path, "Private")
    assert [problem.path for problem in folders[0].problems] == [b"Private"]
    assert paths(folders) == [b"a.jpg"]


def test_photos_directly_in_the_root_can_be_counted_instead(tmp_path: Path) -> None:
    """Only photos, and only there."""
    write(tmp_path, "a.jpg", "b.png", "notes.txt", "x/c.jpg")
    folders = walk(tmp_path, ignores_root_photos=True)

    assert paths(folders) == [b"x/c.jpg"]
    assert [tuple(skipped) for skipped in folders[0].unsupported if skipped.kind is FileKind.ROOT_PHOTO] == [
        (FileKind.ROOT_PHOTO, 2, b"a.jpg")
    ]
