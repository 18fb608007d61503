"""Videos that play: frames per second, CPU and memory of their decoders, versions for web pages, and other programs.

A clip of 1920×1080 pixels, a view that moves, is decoded and encoded as fast as it goes, for terminals of two sizes.
timg and mpv, where they are installed, write the same clip to a pseudo-terminal, and are compared with it. "busy" is
with one process a core at nice 19 that computes without end: with the nice value that decoders have, and with that of
background work. Each of these measurements ends after ten seconds, also within a frame. Then sessions of a served
gallery play videos: what that takes in the server, and how long the keys of others wait. All of it takes three minutes,
on a slow machine seven.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.derivatives.playback.frame_messages import FrameCommand, FramePlace
from core.derivatives.playback.frame_process import FrameProcess
from core.derivatives.worker_process import BACKGROUND_NICE
from core.media.copies.web_video import WebVideoLimits, write_web_video
from core.media.originals import Original
from core.models import AssetKey, DerivativeSize
from tests.benchmarks.pictures.playing_sessions import measure_playing_sessions
from tests.benchmarks.pictures.terminal_programs import output_of
from tests.benchmarks.sessions.processes import cpu_seconds, proportional_set_size
from tests.benchmarks.tables import show
from tests.terminals.images.pictures import landscape
from tui.graphics.encoders.encoding import VideoEncoder, request_for
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

_FRAMES: Final = 60
_RATE: Final = 30
_MOST_SECONDS: Final = 10.0
"""The longest that one measurement takes: on a slow machine, fewer frames are decoded, and other programs are ended."""
_STARTING: Final = 60.0
"""The longest time until a decoder has opened its video; the measurement begins then."""
_CELL: Final = (10, 20)
_SIZES: Final = ((120, 40), (200, 60))
_PROTOCOLS: Final = (
    GraphicsProtocol.KITTY, GraphicsProtocol.ITERM2, GraphicsProtocol.SIXEL, GraphicsProtocol.HALF_BLOCKS
)  # fmt: skip
_LEAST_BYTES: Final = 10_000
"""What a program that draws frames writes at least; one that has no such output writes its error."""
_MODES: Final = {"timg": {"kitty": "k", "iterm2": "i", "sixel": "s", "half-blocks": "h"}}
_MPV: Final = {"kitty": "kitty", "sixel": "sixel", "half-blocks": "tct"}
_HOG: Final = "import os\nos.nice(19)\nwhile True: pass"

Request = PayloadRequest


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Print one table for each question."""
    clip = _clip(folder, "clip.mp4", (1920, 1080), _FRAMES)
    ours = asyncio.run(_speeds(clip))
    _others(folder / "clip.mp4", ours)
    asyncio.run(_busy(clip))
    asyncio.run(_memory(folder, clip))
    _web(folder, clip)
    measure_playing_sessions(folder / "sessions", folder / "clip.mp4")


def _web(folder: Path, clip: Original) -> None:
    started, before = time.perf_counter(), time.process_time()
    (folder / "web.mp4").touch()
    is_whole = write_web_video(clip, folder / "web.mp4", WebVideoLimits(10**9, seconds=3 * _MOST_SECONDS))
    each = [value / (_FRAMES / _RATE) for value in (time.perf_counter() - started, time.process_time() - before)]
    figures = [f"{value:.2f}" for value in each] if is_whole else ["ended", ""]
    show("Versions for web pages, of 1920×1080", [figures], ["seconds per second of video", "CPU seconds"])


async def _speeds(clip: Original) -> dict[tuple[str, str], _Decoded]:
    """Show and return what was decoded, by protocol and size."""
    decoded = {}
    for columns, lines in _SIZES:
        for protocol in _PROTOCOLS:
            decoded[protocol.word, f"{columns}×{lines}"] = await _decode(clip, _request(protocol, columns, lines))
    rows = [["sshowcase", *what, *each.figures] for what, each in decoded.items()]
    show(f"{_FRAMES} frames of 1920×1080, as fast as they go", rows, _HEADINGS)
    return decoded


def _others(clip: Path, ours: dict[tuple[str, str], _Decoded]) -> None:
    rows = []
    for program in ("timg", "mpv"):
        if shutil.which(program) is None:
            print(f"{program} is not installed (apt install {program}) and not compared.")
            continue
        for columns, lines in _SIZES:
            for protocol in _PROTOCOLS:
                words = _command(program, protocol, columns, lines, clip)
                if words is None:
                    continue
                size = f"{columns}×{lines}"
                figures = _run(words, (columns, lines), ours[protocol.word, size])
                rows.append([program, protocol.word, size, *figures])
    if rows:
        show("Other programs, with their start", rows, [*_HEADINGS, "sshowcase: frames/s", "CPU"])


def _run(words: list[str], size: tuple[int, int], ours: _Decoded) -> list[str]:
    """Return the figures of a program, and those of sshowcase as multiples of them."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    output = output_of(words, size, _CELL, seconds=_MOST_SECONDS)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if output is None or len(output) < _LEAST_BYTES:
        return [f"ended after {_MOST_SECONDS:.0f} s" if output is None else "not supported", "", "", "", ""]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    theirs = _Decoded(_FRAMES, seconds, cpu, len(output))
    if not ours.frames:
        return [*theirs.figures, "", ""]
    speed = ours.frames / ours.seconds / (theirs.frames / theirs.seconds)
    return [*theirs.figures, f"{speed:.1f}×", f"{ours.cpu / ours.frames / (theirs.cpu / theirs.frames):.2f}×"]


_HEADINGS: Final = ["by", "as", "cells", "frames/s", "CPU ms a frame", "KiB a frame"]


class _Decoded(NamedTuple):
    """What was decoded and encoded in a measurement."""

    frames: int
    seconds: float
    cpu: float
    sent: int

    @property
    def figures(self) -> list[str]:
        """Frames a second, CPU and bytes of each."""
        if not self.frames:
            return [f"none in {_MOST_SECONDS:.0f} s", "", ""]
        each = self.frames
        return [f"{each / self.seconds:.1f}", f"{self.cpu / each * 1e3:.1f}", f"{self.sent / each / 1024:.0f}"]


def _command(program: str, protocol: GraphicsProtocol, columns: int, lines: int, clip: Path) -> list[str] | None:
    if program == "timg":
        mode = _MODES["timg"][protocol.value]
        return ["timg", f"-p{mode}", f"-g{columns}x{lines}", f"--frames={_FRAMES}", "--loops=1", str(clip)]
    vo = _MPV.get(protocol.value)
    if vo is None:
        return None
    pixels = (columns * _CELL[0], lines * _CELL[1])
    scale = f"--vf=scale={pixels[0]}:{pixels[1]}:force_original_aspect_ratio=decrease"
    size = [f"--vo-{vo}-cols={columns}", f"--vo-{vo}-rows={lines}"] if vo != "tct" else []
    return ["mpv", "--no-config", "--really-quiet", "--no-audio", "--untimed", f"--vo={vo}", scale, *size, str(clip)]


async def _busy(clip: Original) -> None:
    rows = []
    request = _request(GraphicsProtocol.SIXEL, 120, 40)
    with _hogs():
        for words, nice in (("as decoders are", None), ("as background work is", BACKGROUND_NICE)):
            rows.append([words, *(await _decode(clip, request, nice)).figures])
    show("Sixel at 120×40 on a busy machine", rows, ["nice", "frames/s", "CPU ms a frame", "KiB a frame"])


async def _memory(folder: Path, clip: Original) -> None:
    rows = []
    large = _clip(folder, "large.mp4", (3840, 2160), 12)
    command = FrameCommand(FramePlace.NEXT, -1.0, _request(GraphicsProtocol.KITTY, 200, 60))
    for words, video in (("1920×1080", clip), ("3840×2160", large)):
        process: FrameProcess[Request] = await FrameProcess.start(video, None, VideoEncoder(), seconds=_STARTING)
        most = 0.0
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOST_SECONDS):
                    for _ in range(10):
                        await process.ask(command)
                        assert process.pid is not None
                        most = max(most, proportional_set_size(process.pid))
        finally:
            await process.close()
        rows.append([words, f"{most:.0f}" if most else f"no frame in {_MOST_SECONDS:.0f} s"])
    show("Memory of the decoder of one playback (PSS, MB)", rows, ["video", "most"])


async def _decode(clip: Original, request: Request, nice: int | None = None) -> _Decoded:
    """Decode and encode from the beginning, to the end or for as long as a measurement takes."""
    process: FrameProcess[Request] = await FrameProcess.start(clip, None, VideoEncoder(), seconds=_STARTING)
    try:
        pid = process.pid
        assert pid is not None
        if nice is not None:
            os.setpriority(os.PRIO_PROCESS, pid, nice)
        before, started, decoded = cpu_seconds(pid), time.perf_counter(), _Decoded(0, 0.0, 0.0, 0)
        command = FrameCommand(FramePlace.NEXT, -1.0, request)
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOST_SECONDS):
                while (frame := await process.ask(command)) is not None:
                    spent = time.perf_counter() - started, cpu_seconds(pid) - before
                    decoded = _Decoded(decoded.frames + 1, *spent, decoded.sent + len(frame.body))
        return decoded
    finally:
        await process.close()


def _request(protocol: GraphicsProtocol, columns: int, lines: int) -> Request:
    capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, float(_CELL[0]), float(_CELL[1]))
    rows = min(lines, columns * _CELL[0] * 9 // 16 // _CELL[1])
    picture = Picture(AssetKey("clip"), 1, DerivativeSize.PREVIEW, fit=Fit.CONTAIN)
    return request_for(Placement(picture, columns, rows), capabilities)


def _clip(folder: Path, name: str, size: tuple[int, int], frames: int) -> Original:
    """Write a clip of a view that moves to the right."""
    import av

    width, height = size
    scene = landscape(width + 8 * frames, height, seed=4)
    with av.open(str(folder / name), "w") as container:
        stream: Any = container.add_stream("libx264", rate=_RATE, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            view = scene.crop((8 * number, 0, 8 * number + width, height))
            frame = av.VideoFrame.from_image(view)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return Original(os.fsencode(folder), os.fsencode(name))


@contextmanager
def _hogs() -> Iterator[None]:
    processes = [subprocess.Popen([sys.executable, "-c", _HOG]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
