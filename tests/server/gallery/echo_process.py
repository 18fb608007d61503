"""`python -m tests.server.gallery.echo_process FOLDER`: serve echo sessions in a process, print port and key."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.server.gallery.running_server import served


async def main(folder: Path) -> None:
    """Serve until SIGTERM."""
    async with served(folder) as server:
        print(server.port, server.owner_key, flush=True)
        await asyncio.wait([server.task])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
