"""Bytes that a grid of pictures costs on the wire, per protocol: a real visit, counted by the client."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import Served, served
from tests.benchmarks.tables import show
from tests.benchmarks.visitor import Visitor


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Open the same grid of at least twenty pictures in each protocol."""
    pictures = many_small(folder / "sent", 240, collections=4)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("A grid on the wire, 120×45 cells of 10×20 px", rows, ["protocol", "KiB", "pictures", "KiB per picture"])


async def _measure(gallery: Served) -> list[list[str]]:
    rows = []
    for terminal, protocol in (
        ("kitty", "kitty, 256 colours"),
        ("xterm", "sixel"),
        ("plain", "half-blocks, 256 colours"),
    ):
        async with Visitor(gallery.port, gallery.key, terminal) as visitor:
            await visitor.home()
            await visitor.quiet()
            visitor.forget()
            visitor.press(b"r")
            await visitor.quiet(1.5)
            count = visitor.text.count("IMG_")
            size = len(visitor.received) / 1024
            rows.append([protocol, f"{size:.0f}", str(count), f"{size / max(1, count):.1f}"])
    return rows
