"""The metrics that Prometheus reads: right, documented, and served only if they are set up."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from core.config import Settings
from core.errors import GalleryError
from core.gallery import Gallery
from core.maintenance.metrics_endpoint import metrics_served
from core.maintenance.prometheus_metrics import LAG_BOUNDS, LoopLag
from core.models import Activity
from tests.core.building import ADMIN, place_database, populate


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery of six photos and three members."""
    place_database(tmp_path / "data" / "gallery.db")
    opened = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    await opened.database.write(lambda connection: populate(connection, {"Travel": {"Paris": 4, "Rome": 2}}))
    yield opened
    await opened.close()


async def read(port: int) -> dict[str, float]:
    """Return every sample that a scraper reads, by name and labels."""

    def ask() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            return str(answer.read().decode())

    text = await asyncio.to_thread(ask)
    return {
        sample.name + "".join(f"{{{name}={value}}}" for name, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_each_metric_counts_its_events(gallery: Gallery) -> None:
    """Each metric changes with what it counts."""
    counted = gallery.metrics
    counted.sign_ins = Counter(publickey=3)
    counted.sign_in_failures, counted.refused_connections = 5, 7
    counted.payloads_kept, counted.payloads_made = 11, 13
    gallery.garbage.count, gallery.garbage.seconds = 23, 2.9
    counted.picture_sent(1000)
    counted.picture_sent(24)
    gallery.events.show_activity(Activity("Scanning", 17, 19))
    sessions = [
        gallery.sessions.register(ADMIN, fingerprint=None, address="::1", login_name="a", end=lambda _: None)
        for _ in range(2)
    ]
    sessions[0].close()
    async with metrics_served(gallery, "127.0.0.1:0") as port:
        found = await read(port)
    expected = {
        "sshowcase_visits_total": 2,
        "sshowcase_visits_open": 1,
        "sshowcase_sign_ins_total{how=publickey}": 3,
        "sshowcase_sign_ins_total{how=password}": 0,
        "sshowcase_sign_ins_total{how=none}": 0,
        "sshowcase_sign_in_failures_total": 5,
        "sshowcase_refused_connections_total": 7,
        "sshowcase_payloads_total{from=cache}": 11,
        "sshowcase_payloads_total{from=worker}": 13,
        "sshowcase_pictures_sent_total": 2,
        "sshowcase_picture_bytes_sent_total": 1024,
        "sshowcase_full_garbage_collections_total": 23,
        "sshowcase_full_garbage_collection_seconds_total": 2.9,
        "sshowcase_background_done": 17,
        "sshowcase_background_total": 19,
        "sshowcase_jobs_waiting": 0,
        "sshowcase_jobs_running": 0,
        "sshowcase_photos": 6,
        "sshowcase_unreadable_files": 0,
        "sshowcase_folders_away": 0,
        "sshowcase_members": 3,
        "sshowcase_share_views_total": 0,
    }
    assert {name: value for name, value in found.items() if "loop_lag" not in name} == expected
    assert "sshowcase_loop_lag_seconds_bucket{le=+Inf}" in found


async def test_every_metric_is_documented(gallery: Gallery) -> None:
    """docs/operations.md lists each by its name."""
    page = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    async with metrics_served(gallery, "127.0.0.1:0") as port:
        names = {name.partition("{")[0].removesuffix("_bucket") for name in await read(port)}
    assert {name for name in names if f"`{name}`" not in page and not name.endswith(("_sum", "_count"))} == set()


async def test_a_gallery_that_does_not_answer_is_said_to_be_so(
    gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    """Status 503 with a sentence, and one line in the log, not a traceback."""
    async with metrics_served(gallery, "127.0.0.1:0") as port:
        await gallery.database.close()
        with pytest.raises(urllib.error.HTTPError, match="503") as refused:
            await read(port)
        refused.value.close()
    assert "the metrics could not be read" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_port_in_use_is_an_error(gallery: Gallery) -> None:
    """The gallery does not start without the metrics that its settings ask for."""
    async with metrics_served(gallery, "127.0.0.1:0") as port:
        with pytest.raises(GalleryError, match="cannot be served"):
            async with metrics_served(gallery, f"127.0.0.1:{port}"):
                pass


@pytest.mark.parametrize(("listen", "warned"), [("127.0.0.1:0", False), ("[::1]:0", False), ("0.0.0.0:0", True)])
async def test_an_address_beyond_this_machine_is_logged(
    gallery: Gallery, caplog: pytest.LogCaptureFixture, listen: str, warned: bool
) -> None:
    """It is a warning, because there is no password."""
    async with metrics_served(gallery, listen):
        pass
    assert ("without a password" in caplog.text) is warned


@given(st.lists(st.floats(0, 3, allow_nan=False), max_size=30))
def test_lags_are_counted_in_buckets(lags: list[float]) -> None:
    """Each bucket counts the lags up to its bound; the last one counts all."""
    lag = LoopLag()
    for seconds in lags:
        lag.add(seconds)
    expected = [float(sum(seconds <= bound for seconds in lags)) for bound in LAG_BOUNDS]
    assert [count for _, count in lag.buckets()] == [*expected, float(len(lags))]
