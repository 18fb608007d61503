"""Bytes that a grid of pictures costs on the wire, per protocol: a real session, counted by the client."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.tables import show


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Open the same grid of at least twenty pictures in each protocol."""
    pictures = many_small(folder / "grid-bytes", 240, collections=4)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("A grid on the wire, 120×45 cells of 10×20 px", rows, ["protocol", "KiB", "pictures", "KiB per picture"])


async def _measure(gallery: ServedGallery) -> list[list[str]]:
    rows = []
    for terminal, protocol in (
        ("kitty", "kitty, 256 colours"),
        ("xterm", "sixel"),
        ("plain", "half-blocks, 256 colours"),
    ):
        async with BenchmarkClient(gallery.port, gallery.key, terminal) as client:
            await client.home()
            await client.quiet()
            client.forget()
            client.press(b"r")
            await client.quiet(1.5)
            count = client.text.count("IMG_")
            size = len(client.received) / 1024
            rows.append([protocol, f"{size:.0f}", str(count), f"{size / max(1, count):.1f}"])
    return rows
