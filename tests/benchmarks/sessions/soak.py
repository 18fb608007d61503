"""Random keys in many sessions for a while: `python -m tests.benchmarks.sessions.soak [--seconds S] [--sessions N]`.

A demo gallery is served in a process of its own. Each session presses keys that a seed chooses, resizes its window, and
now and then ends, by quitting or by losing its connection, and is followed by another. It fails when the server exits,
stops answering, logs an error, or does not show a new session its first screen at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from pathlib import Path

import asyncssh

from tests.benchmarks.serving import ServedGallery, served_demo
from tests.benchmarks.sessions.client import ANSWERS, BenchmarkClient
from tests.benchmarks.sessions.processes import resident_set_size

_KEYS = (
    *(bytes([code]) for code in b"hjklrioswvAdCDLTMPSRFcnpgGx+-=0123456789[]<>'?:. \t\r"),
    *(b"\x1b[" + letter for letter in (b"A", b"B", b"C", b"D", b"H", b"F", b"5~", b"6~")),
    b"\x1b", b"\x7f", b"\x0c", b"\x10", b"gh", b"gr", b"gv", b"gs", b"gk", b"ga", b"u",
)  # fmt: skip
_SIZES = ((80, 24), (120, 45), (200, 60), (40, 12), (20, 6), (7, 3), (1, 1))
_ANOTHER_SIZE, _HANG_UP = 0.02, 0.005
_LONGEST_PAUSE = 0.5
_GRACE_SECONDS = 60.0
_LOG_SHOWN = 8000
_ERROR = re.compile(r"^.*\b(?:ERROR|CRITICAL|Traceback)\b.*$", re.MULTILINE)


class SoakFailedError(Exception):
    """The server exited, stopped answering or logged an error."""


def main() -> int:
    """Serve a demo and press keys; return 1 and print why when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--sessions", type=int, default=8, help="sessions at the same time")
    parser.add_argument("--seed", type=int, default=None, help="repeat the keys of an earlier run")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}, {arguments.sessions} sessions, {arguments.seconds:.0f} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="sshowcase-soak-") as folder, served_demo(Path(folder)) as gallery:
        try:
            print(asyncio.run(_soak(gallery, arguments.sessions, arguments.seconds, seed)))
        except SoakFailedError as error:
            print(f"failed: {error}\n{_log_of(gallery)}")
            return 1
    return 0


async def _soak(gallery: ServedGallery, sessions: int, seconds: float, seed: int) -> str:
    """Return a summary; raise SoakFailedError when the server failed."""
    until = time.monotonic() + seconds
    before = resident_set_size(gallery.pid)
    try:
        async with asyncio.timeout(seconds + _GRACE_SECONDS):
            counts = await asyncio.gather(
                *(_sessions(gallery, random.Random(f"{seed}-{number}"), until) for number in range(sessions))
            )
    except TimeoutError:
        raise SoakFailedError("the server no longer answers") from None
    if errors := _ERROR.findall(gallery.log.read_text()):
        raise SoakFailedError(f"{len(errors)} errors in the log, the first: {errors[0]}")
    await _answers(gallery)
    after = resident_set_size(gallery.pid)
    keys, ended = (sum(column) for column in zip(*counts, strict=True))
    return f"{keys:,} keys in {ended:,} sessions; resident set {before:.0f} → {after:.0f} MB"


async def _sessions(gallery: ServedGallery, chance: random.Random, until: float) -> tuple[int, int]:
    """Run one session after the other; return how many keys were pressed and how many sessions ended."""
    keys = ended = 0
    while time.monotonic() < until:
        terminal = chance.choice([*ANSWERS])
        columns, rows = chance.choice(_SIZES)
        client = BenchmarkClient(gallery.port, gallery.key, terminal, columns, rows)
        try:
            async with client:
                keys += await _press(client, chance, until)
        except (OSError, asyncssh.Error) as error:
            if _has_exited(gallery.pid):
                raise SoakFailedError("the server has exited") from error
        ended += 1
    return keys, ended


async def _press(client: BenchmarkClient, chance: random.Random, until: float) -> int:
    """Press keys until the session ends, the time is over, or chance hangs up; return how many."""
    pressed = 0
    while time.monotonic() < until and not client.ended:
        client.press(chance.choice(_KEYS))
        pressed += 1
        if chance.random() < _ANOTHER_SIZE:
            client.resize(*chance.choice(_SIZES))
        if chance.random() < _HANG_UP:
            client.hang_up()
            break
        await asyncio.sleep(chance.random() ** 4 * _LONGEST_PAUSE)
        client.forget()
    return pressed


async def _answers(gallery: ServedGallery) -> None:
    """Open one more session, which has to show its first screen."""
    try:
        async with BenchmarkClient(gallery.port, gallery.key) as client:
            await client.home()
    except (OSError, asyncssh.Error, TimeoutError) as error:
        raise SoakFailedError("a new session gets no screen") from error


def _log_of(gallery: ServedGallery) -> str:
    """Return the log from its first error on, or its end without one."""
    text = gallery.log.read_text()
    first = _ERROR.search(text)
    return text[first.start() :][:_LOG_SHOWN] if first else text[-_LOG_SHOWN:]


def _has_exited(pid: int) -> bool:
    """Return whether a child of this process has exited, without waiting for it."""
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


if __name__ == "__main__":
    sys.exit(main())
