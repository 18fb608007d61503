"""A file that ends too early is not copied by its chunks: they state more bytes than there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.media.stripped_files import stripped_pieces
from tests.core.media.drawing import EXTENSIONS, original, quarters, saved


@pytest.mark.parametrize(("decoder", "name"), [("WEBP", "WebP"), ("PNG", "PNG"), ("JPEG", "JPEG")])
@pytest.mark.parametrize("cut", [20, 100])
def test_an_incomplete_file_is_encoded_again_instead(tmp_path: Path, decoder: str, name: str, cut: int) -> None:
    """So that a download never ends in the middle."""
    path = f"photo{EXTENSIONS[decoder]}"
    photo = saved(tmp_path, path, quarters((200, 150)), decoder)
    whole = (tmp_path / path).read_bytes()
    assert stripped_pieces(photo, name, 1)[0] is not None
    (tmp_path / path).write_bytes(whole[:-cut])

    assert stripped_pieces(original(tmp_path, path), name, 1)[0] is None
