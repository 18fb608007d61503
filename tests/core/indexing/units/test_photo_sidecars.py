"""The sidecars of photos that have several files, and the file that a sidecar describes."""

from __future__ import annotations

from core.indexing.units.changed_files import JoinedFile
from core.indexing.units.photo_sidecars import MatchedSidecars
from core.media.discovery import Companion, DiscoveredFolder
from core.media.fingerprints import Fingerprint
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.models import FileRole, MediaKind

KINDS = {"MOV": MediaKind.VIDEO, "MP4": MediaKind.VIDEO, "CR2": MediaKind.RAW}
KINDS |= {"xmp": MediaKind.XMP, "json": MediaKind.JSON}


def file(name: str) -> Fingerprint:
    return Fingerprint(b"a/" + name.encode(), 1, 2, 3, 4)


def matched(*names: str) -> MatchedSidecars:
    pictures = [file(name) for name in names if name.rpartition(".")[2] not in KINDS]
    others = [Companion(KINDS[end], file(name)) for name in names if (end := name.rpartition(".")[2]) in KINDS]
    folder = DiscoveredFolder(b"a", tuple(pictures), (), empty=False, companions=tuple(others))
    return MatchedSidecars(pictures, [folder])


def test_a_sidecar_describes_the_file_with_the_closest_name() -> None:
    """A live photo's still and not its video, an original and not its edited version."""
    found = matched("1.HEIC", "1.MP4", "1.HEIC.json", "2(1).HEIC", "2(1).MP4", "2.HEIC.supplemental-metadata(1).json",
                    "3.jpg", "3-edited.jpg", "3.jpg.json", "4.jpg", "4.CR2", "4.CR2.xmp")  # fmt: skip
    assert found.described() == {
        b"a/1.HEIC.json": b"a/1.HEIC",
        b"a/2.HEIC.supplemental-metadata(1).json": b"a/2(1).HEIC",
        b"a/3.jpg.json": b"a/3.jpg",
        b"a/4.CR2.xmp": b"a/4.CR2",
    }


def test_sidecars_of_all_files_of_a_photo_describe_it() -> None:
    """Those of its primary file come first; a file that is not a photo has none."""
    found = matched("1.jpg", "1.CR2", "1.MOV", "1.jpg.xmp", "1.CR2.xmp", "1.MOV.json", "2.MOV", "2.MOV.json")
    joined = [
        JoinedFile(b"a/1.jpg", FileRole.RAW_TWIN, MediaKind.RAW, file("1.CR2")),
        JoinedFile(b"a/1.jpg", FileRole.LIVE_VIDEO, MediaKind.VIDEO, file("1.MOV")),
        JoinedFile(b"a/1.jpg", FileRole.XMP, MediaKind.XMP, file("1.CR2.xmp")),
    ]
    index = found.index([file("1.jpg")], joined)
    assert index.photos == {b"a/1.jpg": PhotoSidecars((b"a/1.jpg.xmp", b"a/1.CR2.xmp"), ((b"a/1.MOV.json", False),))}
    assert index.signatures.keys() == {b"a/1.jpg"}
    assert index.number == 3


def test_folders_without_sidecars_have_no_index() -> None:
    """Nothing is matched then."""
    found = matched("1.jpg", "1.MOV")
    assert found.described() == {}
    assert not found.index([file("1.jpg")], []).photos
