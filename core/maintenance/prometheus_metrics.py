"""The figures of a running gallery, for Prometheus: gathered when asked for, in the event loop of the gallery."""

from __future__ import annotations

import asyncio
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from core.gallery import Gallery
from core.sets.clauses import Purpose
from core.sets.statements import Statement

LAG_BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds; the upper bounds of the lag's classes."""
_LAG_EVERY = 1.0

Family = Metric


@dataclass(slots=True)
class LoopLag:
    """How late a timer of the event loop comes: what every visitor's key waits at least."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(LAG_BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one measurement."""
        self.counts[bisect_left(LAG_BOUNDS, seconds)] += 1
        self.total += seconds

    async def measure(self) -> None:
        """Measure once a second until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LAG_EVERY
            await asyncio.sleep(_LAG_EVERY)
            self.add(max(0.0, loop.time() - due))

    def buckets(self) -> list[tuple[str, float]]:
        """Return bounds and how many measurements were not above each, as Prometheus counts."""
        reached, buckets = 0, []
        for bound, count in zip([*map(str, LAG_BOUNDS), "+Inf"], self.counts, strict=True):
            reached += count
            buckets.append((bound, float(reached)))
        return buckets


async def gather(gallery: Gallery, lag: LoopLag) -> list[Family]:
    """Return every figure; the names and their meaning stand in docs/operations.md.

    Raises:
        DatabaseError: the database cannot be read.
    """
    library = await gallery.database.read(_library)
    return [*_events(gallery), *_state(gallery), *_stored(library), _lag(lag)]


def _events(gallery: Gallery) -> Iterator[Family]:
    counted = gallery.metrics
    yield _counter("visits", "Sessions that were opened: screens, commands, files", gallery.presence.entered)
    sign_ins = CounterMetricFamily("sshowcase_sign_ins", "Visitors that signed in, by how", labels=["how"])
    for how in ("publickey", "password", "none"):
        sign_ins.add_metric([how], counted.sign_ins[how])
    yield sign_ins
    yield _counter("sign_in_failures", "Wrong passwords, codes and tokens", counted.sign_in_failures)
    yield _counter("refused_connections", "Connections closed before their first word", counted.refused_connections)
    yield _counter("pictures_sent", "Pictures, and parts of them, written to terminals", counted.pictures_sent)
    yield _counter("picture_bytes_sent", "Their bytes", counted.picture_bytes_sent)
    payloads = CounterMetricFamily("sshowcase_payloads", "Encoded pictures given to visits", labels=["from"])
    payloads.add_metric(["cache"], counted.payloads_kept)
    payloads.add_metric(["worker"], counted.payloads_made)
    yield payloads


def _state(gallery: Gallery) -> Iterator[Family]:
    waiting, running = gallery.metrics.jobs()
    activity = gallery.events.activity
    yield _gauge("visits_open", "Sessions that are open now", len(gallery.presence))
    yield _gauge("jobs_waiting", "Jobs that wait for a worker process", waiting)
    yield _gauge("jobs_running", "Jobs in worker processes", running)
    yield _gauge("background_done", "Things done of the background work under way (a scan, thumbnails)", activity.done)
    yield _gauge("background_total", "Things to do in all; 0 when nothing runs or it is unknown", activity.total or 0)


def _stored(library: Mapping[str, int]) -> Iterator[Family]:
    yield _gauge("photos", "Photos that are listed", library["photos"])
    yield _gauge("unreadable_files", "Files and folders that could not be read", library["unreadable"])
    yield _gauge("folders_away", "Indexed folders that were away when they were last looked at", library["away"])
    yield _gauge("members", "Members", library["members"])
    yield _counter("share_views", "Times that a link was opened", library["views"])


def _lag(lag: LoopLag) -> Family:
    return HistogramMetricFamily(
        "sshowcase_loop_lag_seconds", "How late timers come, measured once a second", lag.buckets(), lag.total
    )


def _counter(name: str, words: str, value: float) -> Family:
    return CounterMetricFamily(f"sshowcase_{name}", words, value)


def _gauge(name: str, words: str, value: float) -> Family:
    return GaugeMetricFamily(f"sshowcase_{name}", words, value)


def _library(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute(*_LIBRARY.fill()).fetchone())


_LIBRARY = Statement(
    "figures of the library",
    """
SELECT
    (SELECT coalesce(sum(photo_count), 0) FROM collections) AS photos,
    (SELECT count(*) FROM photos WHERE error IS NOT NULL AND {listed})
        + (SELECT count(*) FROM scan_errors) AS unreadable,
    (SELECT count(*) FROM roots WHERE online = 0) AS away,
    (SELECT count(*) FROM users WHERE removed_at IS NULL) AS members,
    (SELECT coalesce(sum(views), 0) FROM shares) AS views
""",
    Purpose.AUDIT,
)
