"""Which still a video with a content identifier joins, as a table."""

from __future__ import annotations

import pytest

from core.indexing.pairs.live_pairs import IdentifiedFile, pair_changes
from core.models import FileRole, MediaKind, PhotoId


def identified(path: bytes, photo: int, role: FileRole, primary: bytes) -> IdentifiedFile:
    """Return a file of the one identifier, whose photo has the primary file."""
    kind = MediaKind.VIDEO if path.endswith(b"mov") else MediaKind.PICTURE
    return IdentifiedFile(
        sum(path), PhotoId(photo), b"/root", path, "A", kind, role, 1, 0, (b"/root", primary), has_other_video=False
    )


BY_NAME = identified(b"x/1.mov", 1, FileRole.LIVE_VIDEO, b"x/1.jpg")
"""The still next to it has its name, and no identifier."""


@pytest.mark.parametrize(
    ("still", "joined"),
    [
        ("x/2.jpg", [(PhotoId(2), FileRole.LIVE_VIDEO)]),
        ("y/2.jpg", []),
    ],
)
def test_a_video_that_stands_by_name_joins_a_still_of_its_identifier_in_its_folder_only(
    still: str, joined: list[tuple[PhotoId, FileRole]]
) -> None:
    other = identified(still.encode(), 2, FileRole.PRIMARY, still.encode())
    assert [each[1:] for each in pair_changes([BY_NAME, other])] == joined
