"""The program without its window: pictures go out as fast as the socket takes them. To compare with, nothing else."""

from __future__ import annotations

from core.cli.main import main
from tui.graphics.link.estimation import ConnectionEstimator

if __name__ == "__main__":
    ConnectionEstimator.window = property(lambda _link: 1 << 40)  # type: ignore[assignment,method-assign]
    main()
