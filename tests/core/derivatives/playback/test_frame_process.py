"""A playback's process: its frames, its limits, and that its end ends only the playback."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from core.derivatives.playback.frame_messages import FrameCommand, FrameEncoder, FramePlace
from core.derivatives.playback.frame_process import FrameProcess
from core.derivatives.worker_process import BACKGROUND_NICE, WATCHED_NICE
from core.errors import GalleryError, UnreadablePhotoError, WorkerCrashedError
from core.media.originals import Original
from tests.core.derivatives.playback.encoders import DyingEncoder, GreedyEncoder, HangingEncoder, SizedEncoder
from tests.core.media.playback.clips import EVEN, SIZE, clip_bytes, number_in

Box = tuple[int, int]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("clips")
    (folder / "clip.mp4").write_bytes(clip_bytes())
    return Original(str(folder).encode(), b"clip.mp4")


@asynccontextmanager
async def started(
    original: Original, encoder: FrameEncoder[Box] | None = None
) -> AsyncIterator[tuple[FrameProcess[Box], int]]:
    """Start a process; yield it with its id, and end it."""
    process: FrameProcess[Box] = await FrameProcess.start(original, None, encoder or SizedEncoder())
    pid = process.pid
    assert pid is not None
    try:
        yield process, pid
    finally:
        await process.close()
    assert not Path(f"/proc/{pid}").exists()


async def test_frames_come_from_another_process(clip: Original) -> None:
    """In order, with their times, in the size of each request; then after a seek, and the same one again."""
    async with started(clip) as (process, pid):
        assert pid != os.getpid()
        assert (process.facts.width, process.facts.height) == SIZE
        assert process.facts.seconds == pytest.approx(3.0, abs=0.1)
        for number in range(3):
            frame = await process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE))
            assert frame is not None
            assert number_in(Image.frombytes("RGB", SIZE, frame.body)) == number
            assert frame.start == pytest.approx(EVEN[number])
        sought = await process.ask(FrameCommand(FramePlace.AT, 2.05, (64, 32)))
        assert sought is not None
        assert number_in(Image.frombytes("RGB", (64, 32), sought.body)) == 20
        again = await process.ask(FrameCommand(FramePlace.SAME, sought.start, SIZE))
        assert again is not None
        assert number_in(Image.frombytes("RGB", SIZE, again.body)) == 20
        before = await process.ask(FrameCommand(FramePlace.BEFORE, sought.start, SIZE))
        assert before is not None
        assert before.end == sought.start
        last = await process.ask(FrameCommand(FramePlace.AT, 99.0, SIZE))
        assert last is not None
        assert last.is_last
        assert await process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE)) is None


async def test_a_decoder_is_served_before_background_work_and_after_the_gallery(clip: Original) -> None:
    """A person waits for its frames: 20 times the share of a worker process, a third of that of the event loop."""
    async with started(clip) as (_, pid):
        here = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, here + WATCHED_NICE)
    assert 0 < WATCHED_NICE < BACKGROUND_NICE


async def test_a_killed_process_ends_its_playback_alone(clip: Original) -> None:
    """A question that waits for a frame fails with a sentence; another playback continues."""
    async with started(clip) as (process, pid), started(clip) as (other, _):
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerCrashedError, match="failed"):
            await process.ask(FrameCommand(FramePlace.AT, 0.0, SIZE))
        assert await other.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE)) is not None


async def test_a_decoder_that_dies_is_reported(clip: Original) -> None:
    """As one that the system ends."""
    async with started(clip, DyingEncoder()) as (process, _):
        with pytest.raises(WorkerCrashedError):
            await process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE))


async def test_a_decoder_that_hangs_is_ended(clip: Original) -> None:
    """After the time for one frame."""
    async with started(clip, HangingEncoder()) as (process, _):
        with pytest.raises(WorkerCrashedError, match="too long"):
            await process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE), seconds=0.05)


async def test_a_decoder_that_wants_too_much_memory_is_refused_it(clip: Original) -> None:
    """It says so, and the machine keeps its memory."""
    async with started(clip, GreedyEncoder()) as (process, _):
        with pytest.raises(UnreadablePhotoError, match="more memory"):
            await process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE))


async def test_a_cancelled_question_ends_the_process(clip: Original) -> None:
    """Also in the middle of decoding: nobody would take the answer."""
    async with started(clip, HangingEncoder()) as (process, _):
        asking = asyncio.ensure_future(process.ask(FrameCommand(FramePlace.NEXT, 0.0, SIZE)))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


@pytest.mark.parametrize("content", [None, b"", b"text"], ids=["missing", "empty", "text"])
async def test_what_cannot_be_opened_has_a_reason(tmp_path: Path, content: bytes | None) -> None:
    """And leaves no process."""
    if content is not None:
        (tmp_path / "clip").write_bytes(content)
    with pytest.raises(GalleryError, match=r"\.$|\?$"):
        await FrameProcess.start(Original(str(tmp_path).encode(), b"clip"), None, SizedEncoder())
