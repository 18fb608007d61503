"""`cat` writes a photo, or a derivative of it, to standard output."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from core.commands.context import Context
from core.commands.streams import LocalInput, LocalOutput
from core.config import Settings
from core.gallery import Gallery
from server_ssh import REGISTRY
from tests.core.building import ADMIN, add_members, place_database
from tests.core.commands.command_runner import LOCAL


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery with one photo of several pieces."""
    (tmp_path / "photos" / "Travel").mkdir(parents=True)
    Image.effect_noise((500, 400), 90).convert("RGB").save(tmp_path / "photos" / "Travel" / "large.png")
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1)
    place_database(settings.database_path)
    opened = await Gallery.open(settings)
    await opened.database.write(add_members)
    await opened.indexing.scan(ADMIN, [tmp_path / "photos"])
    yield opened
    await opened.close()


async def written(gallery: Gallery, folder: Path, *words: str) -> bytes:
    """Return what the command writes to a file."""
    with (folder / "output").open("w") as out:
        stdout, stderr = LocalOutput(out), LocalOutput(io.StringIO())
        context = Context(lambda: LOCAL, LocalInput(io.StringIO()), stdout, stderr, 80, json=False, remote=False)
        assert await REGISTRY.parse(("cat", *words), 80, remote=False).run(context, gallery) == 0
    return (folder / "output").read_bytes()


async def test_the_original_is_written_unchanged(gallery: Gallery, tmp_path: Path) -> None:
    """By its path; nothing is added or left out."""
    original = (tmp_path / "photos" / "Travel" / "large.png").read_bytes()
    assert await written(gallery, tmp_path, "travel/travel/large.png") == original


@pytest.mark.parametrize(("size", "longest"), [("thumbnail", 400), ("preview", 500)])
async def test_a_derivative_is_a_jpeg_of_its_size(gallery: Gallery, tmp_path: Path, size: str, longest: int) -> None:
    """It is made if it is missing, never larger than the photo."""
    with Image.open(io.BytesIO(await written(gallery, tmp_path, "large.png", "--size", size))) as image:
        assert (image.format, max(image.size)) == ("JPEG", longest)
