"""A real Dask cluster: its workers do the work, one that is killed costs a retry, and nothing is unpickled."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.derivatives.cluster.dask_cluster import connected_cluster, require_address
from core.derivatives.cluster.file_tasks import DeriveTask, HashTask, ReadTask
from core.derivatives.cluster.file_work import FileWork
from core.errors import GalleryError, UsageError
from core.media.originals import Original
from core.models import DerivativeSize
from tests.core.derivatives.cluster.executors import EvilError
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import jpeg, write

FILES = 96


@pytest.mark.parametrize(
    "address",
    [
        "tls://photos.example:8786",
        "tls://[2001:db8::1]:8786",
        "tcp://127.0.0.1:1",
        "tcp://[::1]:8786",
        "tcp://localhost:1",
    ],
)
def test_tls_or_this_machine(address: str) -> None:
    """Any host over TLS, and this one without."""
    require_address(address)


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.1:8786", "tcp://photos.example:8786", "tcp://localhost.evil.example:1", "127.0.0.1:8786", "tls://host",
     "tls://host:99999", "inproc://x", "ws://127.0.0.1:1", "tcp://127.0.0.1@evil.example:1", "", "tls://a:1/x\n"],
)  # fmt: skip
def test_other_addresses_are_refused(address: str) -> None:
    """What listens there would run what it is sent, and could answer anything."""
    with pytest.raises(UsageError):
        require_address(address)


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two worker processes of one thread each."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    pytest.importorskip("msgspec", reason="the extra dask is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", silence_logs=60
    ) as running:
        yield running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
async def test_a_killed_worker_costs_a_retry(cluster: Any, tmp_path: Path) -> None:
    """All files are read, hashed and derived; an exception of a worker stays packed, whatever is in it."""
    names = [f"{number}.jpg" for number in range(FILES)]
    write(tmp_path, *names)
    digest = hashlib.sha256(jpeg()).digest()
    originals = [Original(bytes(tmp_path), name.encode()) for name in names]
    hashes = [HashTask(each, len(jpeg()), (1_600_000_000 + number) * 10**9) for number, each in enumerate(originals)]
    connection = connected_cluster(cluster.scheduler_address)
    used = await asyncio.to_thread(connection.__enter__)
    try:
        assert used.slots == 2
        evil = asyncio.wrap_future(used.executor.submit(EvilError.fail, str(tmp_path / "evil")))
        with pytest.raises(RuntimeError, match="failed on the cluster"):
            await evil
        victim = await asyncio.wrap_future(used.executor.submit(os.getpid))
        assert victim != os.getpid()
        work = FileWork(used.executor, settings_for(tmp_path), used.slots)
        running = [asyncio.ensure_future(work.run(task)) for task in hashes]
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        os.kill(victim, signal.SIGKILL)
        assert await asyncio.gather(*running) == [digest] * FILES
        read = await work.run(ReadTask(originals[0], 0, 10**9))
        made = await work.run(DeriveTask(originals[0], DerivativeSize.THUMBNAIL, 10**9))
        assert (read.camera_make, made.jpeg[:2]) == ("Canon", b"\xff\xd8")
        await work.close()
        assert not (tmp_path / "evil").exists()
    finally:
        await asyncio.to_thread(connection.__exit__, None, None, None)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said after a moment, and nothing was started."""
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    monkeypatch.setattr("core.derivatives.cluster.dask_cluster.CONNECT_SECONDS", 0.2)
    with pytest.raises(GalleryError, match="does not answer"), connected_cluster("tcp://127.0.0.1:1"):
        raise AssertionError
