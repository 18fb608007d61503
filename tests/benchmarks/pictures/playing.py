"""Videos that play: frames per second, CPU and memory of their decoders, versions for web pages, and other programs.

A clip of 1920×1080 pixels, a view that moves, is decoded and encoded as fast as it goes, for terminals of two sizes.
timg and mpv, where they are installed, write the same clip to a pseudo-terminal. "busy" is with one process a core at
nice 19 that computes without end: with the nice value that decoders have, and with that of background work. Each
measurement ends after ten seconds: all of them take one minute, on a slow machine five.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from core.derivatives.playback.frame_messages import FrameCommand, FramePlace
from core.derivatives.playback.frame_process import FrameProcess
from core.derivatives.worker_process import BACKGROUND_NICE
from core.media.copies.web_video import WebVideoLimits, write_web_video
from core.media.originals import Original
from core.models import AssetKey, DerivativeSize
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
    asyncio.run(_speeds(clip))
    _others(folder / "clip.mp4")
    asyncio.run(_busy(clip))
    asyncio.run(_memory(folder, clip))
    _web(folder, clip)


def _web(folder: Path, clip: Original) -> None:
    started, before = time.perf_counter(), time.process_time()
    (folder / "web.mp4").touch()
    is_whole = write_web_video(clip, folder / "web.mp4", WebVideoLimits(10**9, seconds=3 * _MOST_SECONDS))
    each = [value / (_FRAMES / _RATE) for value in (time.perf_counter() - started, time.process_time() - before)]
    figures = [f"{value:.2f}" for value in each] if is_whole else ["ended", ""]
    show("Versions for web pages, of 1920×1080", [figures], ["seconds per second of video", "CPU seconds"])


async def _speeds(clip: Original) -> None:
    rows = []
    for columns, lines in _SIZES:
        for protocol in _PROTOCOLS:
            frames, seconds, cpu, sent = await _decoded(clip, _request(protocol, columns, lines))
            size = f"{columns}×{lines}"
            rows.append(["sshowcase", protocol.word, size, *_figures(frames, seconds, cpu, sent)])
    show(f"{_FRAMES} frames of 1920×1080, as fast as they go", rows, _HEADINGS)


def _others(clip: Path) -> None:
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
                before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
                output = output_of(words, (columns, lines), _CELL, seconds=_MOST_SECONDS)
                seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                if output is None or len(output) < _LEAST_BYTES:
                    figures = ["ended after 10 s" if output is None else "not supported", "", ""]
                else:
                    figures = _figures(_FRAMES, seconds, cpu, len(output))
                rows.append([program, protocol.word, f"{columns}×{lines}", *figures])
    if rows:
        show("Other programs, with their start", rows, _HEADINGS)


_HEADINGS: Final = ["by", "as", "cells", "frames/s", "CPU ms a frame", "KiB a frame"]


def _figures(frames: int, seconds: float, cpu: float, sent: int) -> list[str]:
    return [f"{frames / seconds:.1f}", f"{cpu / frames * 1e3:.1f}", f"{sent / frames / 1024:.0f}"]


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
            frames, seconds, cpu, sent = await _decoded(clip, request, nice)
            rows.append([words, *_figures(frames, seconds, cpu, sent)])
    show("Sixel at 120×40 on a busy machine", rows, ["nice", "frames/s", "CPU ms a frame", "KiB a frame"])


async def _memory(folder: Path, clip: Original) -> None:
    rows = []
    large = _clip(folder, "large.mp4", (3840, 2160), 12)
    for words, video in (("1920×1080", clip), ("3840×2160", large)):
        before = proportional_set_size(os.getpid())
        process: FrameProcess[Request] = await FrameProcess.start(video, None, VideoEncoder())
        try:
            assert process.pid is not None
            for _ in range(10):
                await process.ask(FrameCommand(FramePlace.NEXT, -1.0, _request(GraphicsProtocol.KITTY, 200, 60)))
            rows.append(
                [
                    words,
                    f"{proportional_set_size(process.pid):.0f}",
                    f"{proportional_set_size(os.getpid()) - before:.1f}",
                ]
            )
        finally:
            await process.close()
    show("Memory of one playback (PSS, MB)", rows, ["video", "its decoder", "the server"])


async def _decoded(clip: Original, request: Request, nice: int | None = None) -> tuple[int, float, float, int]:
    """Return the number of frames, the seconds, the CPU seconds of the decoder, and the bytes."""
    process: FrameProcess[Request] = await FrameProcess.start(clip, None, VideoEncoder())
    try:
        pid = process.pid
        assert pid is not None
        if nice is not None:
            os.setpriority(os.PRIO_PROCESS, pid, nice)
        before, started, sent, frames = cpu_seconds(pid), time.perf_counter(), 0, 0
        command = FrameCommand(FramePlace.NEXT, -1.0, request)
        while time.perf_counter() < started + _MOST_SECONDS and (frame := await process.ask(command)) is not None:
            sent += len(frame.body)
            frames += 1
        return frames, time.perf_counter() - started, cpu_seconds(pid) - before, sent
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
