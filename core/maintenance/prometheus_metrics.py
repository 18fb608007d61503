"""Metrics of a running gallery for Prometheus, collected on each request in the gallery's event loop."""

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
"""Upper bounds of the buckets, in seconds."""
_LAG_INTERVAL = 1.0

Family = Metric


@dataclass(slots=True)
class LoopLag:
    """How late a timer of the event loop fires: the least time that a key press in any session waits."""

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
            due = loop.time() + _LAG_INTERVAL
            await asyncio.sleep(_LAG_INTERVAL)
            self.add(max(0.0, loop.time() - due))

    def buckets(self) -> list[tuple[str, float]]:
        """Return cumulative buckets: each bound with the number of measurements up to it."""
        total, buckets = 0, []
        for bound, count in zip([*map(str, LAG_BOUNDS), "+Inf"], self.counts, strict=True):
            total += count
            buckets.append((bound, float(total)))
        return buckets


async def collect_metrics(gallery: Gallery, lag: LoopLag) -> list[Family]:
    """Return every metric; docs/operations.md lists their names and meaning.

    Raises:
        DatabaseError: the database cannot be read.
    """
    library = await gallery.database.read(_library)
    return [*_events(gallery), *_state(gallery), *_stored(library), _lag(lag)]


def _events(gallery: Gallery) -> Iterator[Family]:
    metrics = gallery.metrics
    yield _counter("visits", "Sessions opened: screens, commands, file transfers", gallery.sessions.total)
    sign_ins = CounterMetricFamily("sshowcase_sign_ins", "Successful sign-ins, by method", labels=["how"])
    for how in ("publickey", "password", "none"):
        sign_ins.add_metric([how], metrics.sign_ins[how])
    yield sign_ins
    yield _counter("sign_in_failures", "Wrong passwords, codes and tokens", metrics.sign_in_failures)
    yield _counter("refused_connections", "Connections closed before the SSH handshake", metrics.refused_connections)
    yield _counter("pictures_sent", "Pictures, and parts of pictures, written to terminals", metrics.pictures_sent)
    yield _counter("picture_bytes_sent", "Bytes of pictures written to terminals", metrics.picture_bytes_sent)
    payloads = CounterMetricFamily("sshowcase_payloads", "Encoded pictures given to sessions", labels=["from"])
    payloads.add_metric(["cache"], metrics.payloads_kept)
    payloads.add_metric(["worker"], metrics.payloads_made)
    yield payloads
    yield _counter(
        "full_garbage_collections", "Full garbage collections, during which keys wait", gallery.garbage.count
    )
    yield _counter("full_garbage_collection_seconds", "Seconds spent in them", gallery.garbage.seconds)


def _state(gallery: Gallery) -> Iterator[Family]:
    waiting, running = gallery.metrics.jobs()
    activity = gallery.events.activity
    yield _gauge("visits_open", "Open sessions", len(gallery.sessions))
    yield _gauge("jobs_waiting", "Jobs waiting for a worker process", waiting)
    yield _gauge("jobs_running", "Jobs running in worker processes", running)
    yield _gauge("background_done", "Items done of the current background work (a scan, thumbnails)", activity.done)
    yield _gauge(
        "background_total",
        "Items of the current background work in total; 0 if none runs or it is unknown",
        activity.total or 0,
    )


def _stored(library: Mapping[str, int]) -> Iterator[Family]:
    yield _gauge("photos", "Listed photos", library["photos"])
    yield _gauge("unreadable_files", "Files and folders that could not be read", library["unreadable"])
    yield _gauge("folders_away", "Indexed folders that were offline when last checked", library["offline"])
    yield _gauge("members", "Members", library["members"])
    yield _counter("share_views", "Views of share links", library["views"])


def _lag(lag: LoopLag) -> Family:
    return HistogramMetricFamily(
        "sshowcase_loop_lag_seconds",
        "How late timers of the event loop fire, measured once a second",
        lag.buckets(),
        lag.total,
    )


def _counter(name: str, description: str, value: float) -> Family:
    return CounterMetricFamily(f"sshowcase_{name}", description, value)


def _gauge(name: str, description: str, value: float) -> Family:
    return GaugeMetricFamily(f"sshowcase_{name}", description, value)


def _library(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute(*_LIBRARY.fill()).fetchone())


_LIBRARY = Statement(
    "metrics of the library",
    """
SELECT
    (SELECT coalesce(sum(photo_count), 0) FROM collections) AS photos,
    (SELECT count(*) FROM photos WHERE error IS NOT NULL AND {listed})
        + (SELECT count(*) FROM scan_errors) AS unreadable,
    (SELECT count(*) FROM roots WHERE online = 0) AS offline,
    (SELECT count(*) FROM users WHERE removed_at IS NULL) AS members,
    (SELECT coalesce(sum(views), 0) FROM shares) AS views
""",
    Purpose.AUDIT,
)
