"""The flag `--dask`: have files read, hashed and derived by an existing Dask cluster."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from core.commands.context import Context
from core.errors import UsageError

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_dask_flag(parser: argparse.ArgumentParser) -> None:
    """Add the flag to a command that scans."""
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="a Dask scheduler (tls://HOST:PORT, or tcp:// on this machine) whose workers read the files of scans; "
        "they see them under the same paths, and have sshowcase[dask] installed",
    )


@asynccontextmanager
async def cluster_used(context: Context, gallery: Gallery, address: str | None) -> AsyncIterator[None]:
    """Use the cluster at an address within the body; without one, this machine alone.

    Raises:
        UsageError: the address is not allowed, or the command runs over SSH.
        GalleryError: the cluster cannot be used.
    """
    if address is None:
        yield
        return
    if context.remote:
        raise UsageError("A cluster cannot be named over SSH.", "Use --dask at the machine.")
    from core.derivatives.cluster.dask_cluster import connected_cluster

    with ExitStack() as stack:
        # Connecting and closing wait for the network, in threads.
        cluster = await asyncio.to_thread(stack.enter_context, connected_cluster(address))
        closing = stack.pop_all()
        work = gallery.use_executor(cluster.executor, cluster.slots)
        context.print_error(f"A cluster helps: {cluster.slots} tasks at the same time.")
        try:
            yield
        finally:
            await work.close()
            await asyncio.to_thread(closing.close)
