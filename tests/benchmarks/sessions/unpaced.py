"""The program without flow control: pictures are sent as fast as the socket accepts them. Only for comparison."""

from __future__ import annotations

from server_ssh import main
from tui.graphics.link.estimation import ConnectionEstimator

if __name__ == "__main__":
    ConnectionEstimator.window = property(lambda _link: 1 << 40)  # type: ignore[assignment,method-assign]
    main()
