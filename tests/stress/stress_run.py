"""The stress test: sessions that press random keys while photos, members and share links change.

Run it with `stressed`; the report says what went wrong. A session may end by a key that leaves, or because its member
or share link was removed; the log may hold no error.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.processes import resident_set_size
from tests.stress.accounts import StressAccounts
from tests.stress.photo_roots import PhotoRoots
from tests.stress.random_input import may_leave, some_keys, some_size
from tests.stress.stress_client import TERMINALS, Login, StressClient

KEY_SECONDS, RESIZE_SECONDS = 0.3, 5.0
_CHANGE_SECONDS = 0.7
_HANG_UP = 0.004
_BREATH = 0.2
_GRACE_SECONDS = 60.0
_ERROR = re.compile(r"^.*\b(?:ERROR|CRITICAL|Traceback|RuntimeWarning)\b.*$", re.MULTILINE)
_LAG = re.compile(r'^sshowcase_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)$', re.MULTILINE)
_INFO = re.compile(r"^[\d-]+ [\d:,]+ INFO .*\n", re.MULTILINE)
_LOG_SHOWN = 12_000
_KEYS_SHOWN = 40
_PEOPLE = ("viewer", "editor", "guest", "viewer", "admin", "public", "editor", "viewer")
"""Who the sessions are, in turn."""


@dataclass
class StressReport:
    """What a run did, and what went wrong."""

    seed: int
    keys: int = 0
    resizes: int = 0
    sessions: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lag: str = ""
    memory: float = 0.0
    """Resident set size of the server in MB at the end."""

    def __str__(self) -> str:
        """Return a few lines."""
        lines = [
            f"seed {self.seed}: {self.keys:,} keys and {self.resizes:,} sizes in {self.sessions:,} sessions",
            "  ended: " + ", ".join(f"{count} {how}" for how, count in self.endings.most_common()),
            "  changed: " + ", ".join(f"{count} × {what}" for what, count in self.changes.most_common()),
        ]
        lines.append(f"  loop lag, measured once a second: {self.lag}; resident set {self.memory:.0f} MB")
        return "\n".join([*lines, *(f"  FAILED: {failure}" for failure in self.failures)])


def stressed(folder: Path, *, seed: int, seconds: float, sessions: int) -> StressReport:
    """Serve two roots of photos and press keys in that many sessions; the metrics of the server are read at the end."""
    roots = PhotoRoots(folder, random.Random(f"{seed}-photos"))
    metrics = f"127.0.0.1:{_free_port()}"
    settings = (f"metrics_listen={metrics}", f"share_listen=127.0.0.1:{_free_port()}", "deletion=true")
    with served(folder, roots.paths, settings=settings) as gallery:
        report = asyncio.run(stress(gallery, roots, folder, seed=seed, seconds=seconds, sessions=sessions))
        report.memory = resident_set_size(gallery.pid)
        try:
            report.lag = _lag(f"http://{metrics}/metrics")
        except OSError as error:
            report.failures.append(f"no metrics: {error!r}\n{_shown(gallery.log.read_text())[-_LOG_SHOWN:]}")
        return report


async def stress(
    gallery: ServedGallery, roots: PhotoRoots, folder: Path, *, seed: int, seconds: float, sessions: int
) -> StressReport:
    """Press keys in that many sessions; what each does follows from the seed, when it does it from the machine."""
    report = StressReport(seed)
    accounts = StressAccounts(gallery.port, gallery.key, folder / "members", random.Random(f"{seed}-accounts"))
    until = time.monotonic() + seconds
    await accounts.command("members public travel")
    workers = [_Slot(gallery, accounts, report, number, seed).run(until) for number in range(sessions)]
    for number, change in enumerate((accounts.change, lambda: _change_and_scan(accounts, roots))):
        workers.append(_changes(change, random.Random(f"{seed}-changes-{number}"), report, until))
    try:
        async with asyncio.timeout(seconds + _GRACE_SECONDS), asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(worker)
    except TimeoutError:
        report.failures.append("the server no longer answers")
    finally:
        await accounts.close()
    log = gallery.log.read_text()
    if errors := _ERROR.findall(log):
        shown = _shown(log[log.index(errors[0]) :])[:_LOG_SHOWN]
        report.failures.append(f"{len(errors)} errors in the log:\n{shown}")
    return report


async def _changes(
    change: Callable[[], Awaitable[str]], chance: random.Random, report: StressReport, until: float
) -> None:
    """Make one change after the other until the time is over."""
    while time.monotonic() < until:
        try:
            report.changes[await change()] += 1
        except (OSError, asyncssh.Error, TimeoutError) as error:
            report.failures.append(f"the owner cannot make changes: {error!r}")
            return
        await asyncio.sleep(_CHANGE_SECONDS * chance.random())


async def _change_and_scan(accounts: StressAccounts, roots: PhotoRoots) -> str:
    change = await asyncio.to_thread(roots.change)
    await accounts.scan()
    return change


class _Slot:
    """One session after the other, of one person."""

    def __init__(
        self, gallery: ServedGallery, accounts: StressAccounts, report: StressReport, number: int, seed: int
    ) -> None:
        self._gallery = gallery
        self._accounts = accounts
        self._report = report
        self._person = _PEOPLE[number % len(_PEOPLE)]
        self._name = f"{self._person}{number}"
        self._chance = random.Random(f"{seed}-{number}")

    async def run(self, until: float) -> None:
        """Run sessions until the time is over."""
        while time.monotonic() < until:
            chance = self._chance
            name = chance.choice([*TERMINALS])
            try:
                client = StressClient(self._gallery.port, await self._login(), TERMINALS[name], some_size(chance))
                async with client:
                    await self._use(client, name, until)
            except (OSError, asyncssh.Error) as error:
                self._report.endings[f"refused ({type(error).__name__})"] += 1
                if isinstance(error, OSError):
                    self._report.failures.append(f"the server does not accept {self._name}: {error!r}")
                    return
            await asyncio.sleep(_BREATH)

    async def _login(self) -> Login:
        if self._person == "guest":
            return await self._accounts.guest()
        if self._person == "public":
            return self._accounts.public()
        return await self._accounts.member(self._name, self._person)

    async def _use(self, client: StressClient, terminal: str, until: float) -> None:
        """Press keys and resize until the session ends, the time is over, or the connection is lost."""
        chance, report = self._chance, self._report
        report.sessions += 1
        pressed: list[bytes] = []
        removals = self._accounts.removed.count(self._name)
        if not await client.past_prompts():
            # The share link or the invitation was revoked before its token was typed.
            report.endings["not let in"] += 1
            return
        resize_at = time.monotonic() + RESIZE_SECONDS * chance.random()
        while not client.ended:
            now = time.monotonic()
            if now >= until:
                await client.leave()
                report.endings["left at the end"] += 1
                return
            for keys in some_keys(chance, client.columns, client.rows):
                client.press(keys)
                pressed.append(keys)
                report.keys += 1
            if now >= resize_at:
                resize_at = now + RESIZE_SECONDS
                client.resize(some_size(chance))
                report.resizes += 1
            if chance.random() < _HANG_UP:
                client.hang_up()
                report.endings["connection lost by the client"] += 1
                return
            await asyncio.sleep(KEY_SECONDS)
        await client.finished()
        self._judge(client, terminal, pressed, was_removed=self._accounts.removed.count(self._name) > removals)

    def _judge(self, client: StressClient, terminal: str, pressed: list[bytes], *, was_removed: bool) -> None:
        report = self._report
        if client.status == 0 and may_leave(pressed):
            report.endings["signed out"] += 1
        elif (client.status == 1 and client.was_taken_away) or was_removed:
            report.endings["taken away"] += 1
        elif client.status == 1 and not client.entered and self._person in {"guest", "public"}:
            report.endings["not let in"] += 1
        else:
            report.endings["UNEXPECTED"] += 1
            report.failures.append(
                f"a session of {self._name} in {client.columns}×{client.rows} on {terminal} ended with status"
                f" {client.status}: {client.last_words[-300:]!r} after {pressed[-_KEYS_SHOWN:]}"
            )


def _shown(log: str) -> str:
    """Return the lines of a log that may say what went wrong."""
    return _INFO.sub("", log)


def _lag(address: str) -> str:
    """Return how often the loop was late by how much, from the histogram of the metrics."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        text = answer.read().decode()
    counts = [(bound, float(count)) for bound, count in _LAG.findall(text)]
    total = counts[-1][1] or 1.0
    return ", ".join(
        f"p{share * 100:.0f} ≤ {next(bound for bound, count in counts if count >= share * total)} s"
        for share in (0.5, 0.95, 0.99)
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
