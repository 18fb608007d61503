"""A Dask scheduler behind TLS, with certificates that the test makes: both sides show theirs."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.derivatives.cluster.dask_cluster import connected_cluster
from core.derivatives.cluster.file_tasks import HashTask
from core.derivatives.cluster.file_work import FileWork
from core.errors import GalleryError
from core.media.originals import Original
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import jpeg, write

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "photos.example")])


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate that signs itself, with its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    packed = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + packed)
    return path


def dask_settings(file: Path) -> dict[str, str]:
    """Return what Dask's configuration says to a client that has and trusts one certificate."""
    tls = "distributed.comm.tls"
    return {f"{tls}.ca-file": str(file), f"{tls}.client.cert": str(file), f"{tls}.client.key": str(file)}


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a scheduler with one worker, and its certificate."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    pytest.importorskip("msgspec", reason="the extra dask is not installed")
    file = certificate(tmp_path, "cluster")
    sides = {f"tls_{side}_{part}": str(file) for side in ("scheduler", "worker", "client") for part in ("cert", "key")}
    security = distributed.Security(tls_ca_file=str(file), require_encryption=True, **sides)
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tls://",
        security=security,
        dashboard_address=":0",
        silence_logs=60,
    ) as running:
        yield running.scheduler_address, file


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
async def test_a_scheduler_behind_tls_works(scheduler: tuple[str, Path], tmp_path: Path) -> None:
    """With the certificates of Dask's configuration; with others it does not answer, and no work is sent."""
    import dask

    address, file = scheduler
    assert address.startswith("tls://127.0.0.1:")
    write(tmp_path, "1.jpg")
    task = HashTask(Original(bytes(tmp_path), b"1.jpg"), len(jpeg()), 1_600_000_000 * 10**9)

    def connected(settings: dict[str, str]) -> Any:
        with dask.config.set(settings):
            connection = connected_cluster(address)
            return connection, connection.__enter__()

    stranger = certificate(tmp_path, "stranger")
    for others in (dask_settings(stranger), {}):
        with pytest.raises(GalleryError, match="does not answer"):
            await asyncio.to_thread(connected, others)
    connection, used = await asyncio.to_thread(connected, dask_settings(file))
    try:
        work = FileWork(used.executor, settings_for(tmp_path), used.slots)
        assert await work.run(task) == hashlib.sha256(jpeg()).digest()
        await work.close()
    finally:
        await asyncio.to_thread(connection.__exit__, None, None, None)
