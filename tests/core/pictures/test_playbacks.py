"""Playing the video of a photo: who may, where it is, and how many at the same time."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.playback.frame_messages import FrameCommand, FramePlace
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, NotFoundError, PictureUnavailableError
from core.models import Actor, AssetKey, Role
from core.pictures.pictures import Pictures
from core.pictures.playbacks import MOST_PLAYBACKS
from tests.core.building import ADMIN
from tests.core.derivatives.playback.encoders import SizedEncoder
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.live.motion_files import DIRECTORY, PACKET, still
from tests.core.media.playback.clips import EVEN, SIZE, clip_bytes, number_in

PUBLIC = replace(ADMIN, role=Role.PUBLIC)
ELSEWHERE = replace(ADMIN, role=Role.EDITOR, category_ids=frozenset())
BOX = (64, 32)


@pytest.fixture
async def pictures(database: Database, settings: Settings, photos: Path, pool: WorkerPool) -> AsyncIterator[Pictures]:
    """The pictures of a library with a video, a motion photo and a still."""
    clip = clip_bytes()
    packet = PACKET.format(attributes=' GCamera:MotionPhoto="1"', inner=DIRECTORY.format(length=len(clip)))
    write(photos, "a/clip.mp4", contents=clip)
    write(photos, "a/motion.jpg", contents=still(packet) + clip)
    write(photos, "a/still.jpg", contents=still())
    await Scanner(database, pool, settings, photos)()
    opened = Pictures(database, pool, DerivativeStore(settings.derivatives_dir), settings)
    yield opened
    await opened.close()


@pytest.fixture
async def keys(database: Database, pictures: Pictures) -> dict[str, AssetKey]:
    return dict(
        await database.read(
            lambda connection: [tuple(row) for row in connection.execute("SELECT name, asset_key FROM photos")]
        )
    )


async def first_frame(pictures: Pictures, actor: Actor, key: AssetKey) -> float:
    async with pictures.play(actor, key, SizedEncoder()) as frames:
        frame = await frames.ask(FrameCommand(FramePlace.NEXT, 0.0, BOX))
        assert frame is not None
        assert len(frame.body) == BOX[0] * BOX[1] * 3
        return frame.start


@pytest.mark.parametrize("name", ["clip.mp4", "motion.jpg"])
async def test_videos_and_motion_photos_play(pictures: Pictures, keys: dict[str, AssetKey], name: str) -> None:
    """That of a motion photo from inside its file."""
    assert await first_frame(pictures, ADMIN, keys[name]) == 0.0


@pytest.mark.parametrize(
    ("actor", "name"),
    [(ELSEWHERE, "clip.mp4"), (ELSEWHERE, "motion.jpg"), (PUBLIC, "motion.jpg"), (ADMIN, "still.jpg")],
    ids=["no access", "no access to the photo", "another file", "a still"],
)
async def test_others_get_the_same_answer(
    pictures: Pictures, keys: dict[str, AssetKey], actor: Actor, name: str
) -> None:
    """As for a photo that does not exist; the videos of live photos are shown to members."""
    for key in (keys[name], AssetKey("nosuchphoto22")):
        with pytest.raises(NotFoundError, match="no such video"):
            await first_frame(pictures, actor, key)


async def test_the_public_plays_videos(pictures: Pictures, keys: dict[str, AssetKey]) -> None:
    """Those that are shown to it, as photos are."""
    assert await first_frame(pictures, PUBLIC, keys["clip.mp4"]) == 0.0


async def test_a_frame_is_the_one_shown_at_a_time(pictures: Pictures, keys: dict[str, AssetKey]) -> None:
    """As a JPEG in the size of the video; the last one after the end, and that of the clip in a motion photo."""
    for actor, name, seconds, number in (
        (ADMIN, "clip.mp4", 0.55, 5),
        (PUBLIC, "clip.mp4", 1000.0, len(EVEN) - 1),
        (ADMIN, "motion.jpg", 2.05, 20),
    ):
        with Image.open(io.BytesIO(await pictures.frame(actor, keys[name], seconds))) as picture:
            assert (picture.format, picture.size, number_in(picture)) == ("JPEG", SIZE, number)


@pytest.mark.parametrize(
    ("actor", "name"), [(ELSEWHERE, "clip.mp4"), (PUBLIC, "motion.jpg"), (ADMIN, "still.jpg"), (ADMIN, "none")]
)
async def test_others_get_no_frame(pictures: Pictures, keys: dict[str, AssetKey], actor: Actor, name: str) -> None:
    """The same answer as for a photo that does not exist."""
    with pytest.raises(NotFoundError, match="no such video"):
        await pictures.frame(actor, keys.get(name, AssetKey("nosuchphoto22")), 0.0)


async def test_few_videos_play_at_the_same_time(pictures: Pictures, keys: dict[str, AssetKey]) -> None:
    """Another one is refused until one has ended."""
    async with AsyncExitStack() as playing:
        for _ in range(MOST_PLAYBACKS):
            await playing.enter_async_context(pictures.play(ADMIN, keys["clip.mp4"], SizedEncoder()))
        with pytest.raises(PictureUnavailableError, match="at the same time"):
            await first_frame(pictures, ADMIN, keys["clip.mp4"])
    assert await first_frame(pictures, ADMIN, keys["clip.mp4"]) == 0.0


async def test_a_missing_file_has_a_reason(pictures: Pictures, keys: dict[str, AssetKey], photos: Path) -> None:
    """Its drive may be offline."""
    (photos / "a" / "clip.mp4").unlink()
    with pytest.raises(GalleryError, match="drive"):
        await first_frame(pictures, ADMIN, keys["clip.mp4"])
    with pytest.raises(GalleryError, match="drive"):
        await pictures.frame(ADMIN, keys["clip.mp4"], 0.0)
