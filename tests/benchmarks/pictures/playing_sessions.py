"""Sessions that play a video: what one costs the server, and how long others wait for their keys at the same time.

The players run in a process of its own, as real terminals do not use the memory or the time of the server.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.crowds.browsing_crowd import browsing_crowd
from tests.benchmarks.sessions.processes import cpu_seconds, proportional_set_size
from tests.benchmarks.tables import milliseconds, show

_PHOTOS: Final = 600
_VIDEOS: Final = "Videos"
_REPEATED: Final = 15
_PLAYING: Final = (0, 1, 3)
_BROWSING: Final = 10
_SETTLED: Final = 6.0
"""Seconds that a video plays before memory is read."""
_PAUSE: Final = 0.2
_KEYS: Final = 40
_MOST_SECONDS: Final = 60.0
"""The longest time for the keys of one measurement; those pressed by then count."""
_RIGHT: Final = b"\x1b[C"
_PLAY: Final = b"po"
"""Play, and repeat without end."""
_CLOSE: Final = b"\x1b"
_NICER: Final = 5
_STARTING: Final = 60.0


def measure_playing_sessions(folder: Path, clip: Path) -> None:
    """Serve small photos and a video, a clip that is repeated, and show one table for memory and one for keys."""
    folder.mkdir()
    pictures = many_small(folder / "pictures", _PHOTOS, collections=10)
    target = pictures / _VIDEOS / "Clips" / "long.mp4"
    target.parent.mkdir(parents=True)
    _repeat(clip, target, _REPEATED)
    with served(folder, pictures) as gallery:
        show(
            "Memory of the server with sessions at a video (PSS, MB)",
            _memory(gallery),
            ["sessions", "playing", "server", "more for each playback", "KiB/s of each"],
        )
        rows = [_keys(gallery, count) for count in _PLAYING]
    show(
        f"Kitty, 120×45: key → its frame in the grid, with {_BROWSING} sessions that browse (ms)",
        rows,
        ["playing", "median", "p95", "their keys a second", "CPU of the server"],
    )


def _memory(gallery: ServedGallery) -> list[list[str]]:
    """Let three sessions stand at the picture of a video that all have played, then one and three of them play."""
    most = max(_PLAYING)
    with _players(gallery, most) as players:
        players.play(most)
        time.sleep(_SETTLED)
        players.play(0)
        rows, base = [], 0.0
        for count in _PLAYING:
            players.play(count)
            time.sleep(_SETTLED)
            memory, sent = proportional_set_size(gallery.pid), players.play(count)
            base = base or memory
            more = f"{(memory - base) / count:.1f}" if count else ""
            rows.append([str(most), str(count), f"{memory:.1f}", more, f"{sent / 1024:.0f}" if count else ""])
        return rows


def _keys(gallery: ServedGallery, count: int) -> list[str]:
    with _players(gallery, count) as players, browsing_crowd(gallery, _BROWSING - 1) as crowd:
        players.play(count)
        before, started = cpu_seconds(gallery.pid), time.perf_counter()
        seconds = asyncio.run(_steps(gallery))
        share = (cpu_seconds(gallery.pid) - before) / (time.perf_counter() - started)
    if not seconds:
        return [str(count), f"none in {_MOST_SECONDS:.0f} s", "", "", ""]
    return [str(count), *milliseconds(seconds), f"{crowd.keys_per_second:.1f}", f"{share * 100:.0f} % of a core"]


async def _steps(gallery: ServedGallery) -> list[float]:
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        seconds: list[float] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOST_SECONDS):
                await client.home()
                await client.shown_after(b"r", b"m1 of")
                for number in range(2, _KEYS + 2):
                    await asyncio.sleep(_PAUSE)
                    seconds.append(await client.shown_after(_RIGHT, b"m%d of" % number))
        return seconds


class _Players:
    """Sessions at a video, in another process."""

    def __init__(self, commands: IO[bytes], replies: IO[bytes]) -> None:
        """Talk to that process."""
        self._commands, self._replies = commands, replies

    def play(self, count: int) -> float:
        """Let the first `count` sessions play; return how many bytes a second each got since the call before."""
        self._commands.write(b"%d\n" % count)
        self._commands.flush()
        return float(self._replies.readline())


@contextmanager
def _players(gallery: ServedGallery, count: int) -> Iterator[_Players]:
    words = [str(gallery.port), str(gallery.key), str(count)]
    command = [sys.executable, "-m", "tests.benchmarks.pictures.playing_sessions", *words]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("no session is at the video")
        yield _Players(process.stdin, process.stdout)
        process.stdin.close()
        process.wait(timeout=_STARTING)
    finally:
        process.kill()
        process.wait()


async def _serve_players(port: int, key: Path, count: int) -> None:
    """Open sessions at the video; then let as many play as each line of the standard input says."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async with AsyncExitStack() as sessions:
        players = [await _at_video(sessions, port, key) for _ in range(count)]
        print("ready", flush=True)
        playing, asked = 0, time.monotonic()
        while line := await lines.readline():
            wanted = int(line)
            for player in players[min(playing, wanted) : max(playing, wanted)]:
                player.press(_PLAY if wanted > playing else _CLOSE)
            seconds, asked = time.monotonic() - asked, time.monotonic()
            sent = sum(player.take_received() for player in players)
            print(sent / seconds / max(playing, 1), flush=True)
            playing = wanted


async def _at_video(sessions: AsyncExitStack, port: int, key: Path) -> _Player:
    """Return a session that shows the picture of the video, which it has played for a moment."""
    client = await sessions.enter_async_context(_Player(port, key))
    await client.home()
    client.press(b"/")
    await client.quiet()
    client.press(b"kind:video\r")
    await client.quiet()
    client.forget()
    client.press(b"\r")
    await client.quiet()
    client.press(_PLAY)
    await client.until(lambda seen: b"no sound" in seen.received, _STARTING)
    client.press(_CLOSE)
    await client.quiet(1.0)
    client.take_received()
    client.is_counting = True
    return client


class _Player(BenchmarkClient):
    """A session whose output is counted and forgotten."""

    is_counting = False
    _counted = 0

    def take_received(self) -> int:
        """Return how many bytes arrived since the last call."""
        counted, self._counted = self._counted + len(self.received), 0
        self.forget()
        return counted

    def _answer(self) -> None:
        super()._answer()
        # A question that has arrived in part is not forgotten.
        if self.is_counting and b"\x1b" not in self.received[-8:]:
            self._counted += len(self.received)
            self.forget()


def _repeat(clip: Path, target: Path, times: int) -> None:
    """Write a video that shows a clip again and again, without encoding it again."""
    import av

    with av.open(str(target), "w") as written:
        stream: Any = None
        for number in range(times):
            with av.open(str(clip)) as read:
                source: Any = read.streams.video[0]
                stream = stream or written.add_stream_from_template(source)
                length = source.duration
                for packet in read.demux(source):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts += number * length
                    packet.dts += number * length
                    packet.stream = stream
                    written.mux(packet)


if __name__ == "__main__":
    os.nice(_NICER)
    asyncio.run(_serve_players(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
