"""Connects to a Dask cluster, which runs what it is sent: only over TLS, or on this machine.

What comes back is not trusted: results must be bytes, and neither results nor exceptions are unpickled.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from core.errors import GalleryError, UsageError, install_advice
from core.text import display_text

CONNECT_SECONDS: Final = 10.0

_ADDRESS: Final = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class ConnectedCluster:
    """A cluster that takes work."""

    executor: Executor
    slots: int
    """Tasks that it works on at the same time."""


def require_address(address: str) -> None:
    """Refuse an address that is not TLS and not of this machine.

    Raises:
        UsageError: with what to write instead.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[3]) < 65_536:
        raise UsageError(f"{display_text(address, 80)!r} is not the address of a Dask scheduler.", _HINT)
    if found[1] != "tls" and not _is_loopback(found[2].strip("[]")):
        raise UsageError("A cluster on other machines is reached over TLS only: it runs what it is sent.", _HINT)


@contextmanager
def connected_cluster(address: str) -> Iterator[ConnectedCluster]:
    """Connect to the scheduler at an address; certificates for TLS are those of Dask's own configuration.

    Raises:
        UsageError: see `require_address`.
        GalleryError: the extra `dask` is not installed, the scheduler does not answer, or it has no workers.
    """
    require_address(address)
    try:
        import distributed
        import msgspec  # noqa: F401 - answers are unpacked with it
    except ImportError as error:
        raise GalleryError("Dask is not installed.", install_advice("dask")) from error
    _leave_exceptions_packed()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # lost connections are told by their batches
    try:
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]
            address,
            security=distributed.Security(require_encryption=True) if address.startswith("tls:") else None,  # type: ignore[no-untyped-call]
            deserializers=["dask", "msgpack"],
            set_as_default=False,
            timeout=CONNECT_SECONDS,
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise GalleryError(
            "The Dask scheduler does not answer.", "Is it running, and are its certificates configured?",
            detail=display_text(f"{address}: {error}", 200),
        ) from error  # fmt: skip
    try:
        slots = sum(client.scheduler_info(n_workers=-1)["workers"][name]["nthreads"] for name in _workers(client))
        if not slots:
            raise GalleryError("The Dask cluster has no workers.", f"Start some: dask worker {address}")
        yield ConnectedCluster(client.get_executor(pure=False, retries=1), slots)
    finally:
        client.close(timeout=CONNECT_SECONDS)


def _workers(client: Any) -> list[str]:
    return [*client.scheduler_info(n_workers=-1)["workers"]]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leave_exceptions_packed() -> None:
    """Make the client report failed tasks without unpickling their exceptions, which workers write."""
    from distributed import client

    client.clean_exception = _plain_exception  # type: ignore[attr-defined]


def _plain_exception(
    exception: object = None, traceback: object = None, **_: object
) -> tuple[type[Exception], Exception, None]:
    del exception, traceback
    error = RuntimeError("A task failed on the cluster.")
    return type(error), error, None


_HINT: Final = "Write --dask tls://HOST:8786, or tcp://127.0.0.1:8786 for a scheduler on this machine."
