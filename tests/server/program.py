"""`python -m tests.server.program FOLDER`: serve the stand-in visit in a process of its own; prints port and key."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.server.house import served


async def main(folder: Path) -> None:
    """Serve until SIGTERM."""
    async with served(folder) as house:
        print(house.port, house.owner_key, flush=True)
        await asyncio.wait([house.task])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
