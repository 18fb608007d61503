"""`cat` writes a photo, or a derivative of it, to standard output."""

from __future__ import annotations

import argparse
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from core.commands.browse.cat import video_time
from core.commands.context import Context
from core.commands.streams import LocalInput, LocalOutput
from core.config import Settings
from core.errors import NotAllowedError, NotFoundError
from core.gallery import Gallery
from core.models import Actor, Downloads, EverythingSet, Role, ShareId, SharePass, UserId
from server_ssh import REGISTRY
from tests.core.building import ADMIN, add_members, place_database
from tests.core.commands.command_runner import LOCAL
from tests.core.media.playback.clips import SIZE, clip_bytes, number_in


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


async def written(gallery: Gallery, folder: Path, *words: str, actor: Actor = LOCAL) -> bytes:
    """Return what the command writes to a file."""
    with (folder / "output").open("w") as out:
        stdout, stderr = LocalOutput(out), LocalOutput(io.StringIO())
        context = Context(lambda: actor, LocalInput(io.StringIO()), stdout, stderr, 80, json=False, remote=False)
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


async def test_frames_and_posters_of_videos_are_jpegs(gallery: Gallery, tmp_path: Path) -> None:
    """The frame at a time, and the picture that lists show; a still has none."""
    (tmp_path / "photos" / "Travel" / "clip.mp4").write_bytes(clip_bytes())
    await gallery.indexing.scan(ADMIN, [tmp_path / "photos"])
    for words, number in ((("--frame", "0:01.25"), 12), (("--poster",), None)):
        with Image.open(io.BytesIO(await written(gallery, tmp_path, "clip.mp4", *words))) as image:
            assert (image.format, image.size) == ("JPEG", SIZE)
            assert number in {None, number_in(image)}
    web = await written(gallery, tmp_path, "clip.mp4", "--web")
    assert web[4:8] == b"ftyp"
    assert web != clip_bytes()
    for words in (("--poster",), ("--frame", "1"), ("--web",)):
        with pytest.raises(NotFoundError):
            await written(gallery, tmp_path, "large.png", *words)


@pytest.mark.parametrize(
    ("text", "seconds"), [("0", 0.0), ("2.5", 2.5), ("90s", 90.0), ("1:30", 90.0), ("1:02:03.5", 3723.5)]
)
def test_a_place_in_a_video_is_seconds_or_a_clock(text: str, seconds: float) -> None:
    """As the player shows positions."""
    assert video_time(text) == seconds


@pytest.mark.parametrize("text", ["", "-1", "nan", "inf", "1e9", "1:", ":30", "1:2:3:4", "²"])
def test_other_texts_are_not_places(text: str) -> None:
    """They are refused with examples."""
    with pytest.raises(argparse.ArgumentTypeError, match="1:30"):
        video_time(text)


@pytest.mark.parametrize("words", [("--poster",), ("--frame", "1"), ("--web",)])
async def test_who_may_not_download_previews_gets_no_frame(
    gallery: Gallery, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Guests of a share link without downloads."""
    share = SharePass(ShareId(1), "Title", EverythingSet(), shows_details=True, downloads=Downloads.OFF)
    guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)
    with pytest.raises(NotAllowedError):
        await written(gallery, tmp_path, "large.png", *words, actor=guest)
