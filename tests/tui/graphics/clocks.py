"""A clock that only a test advances."""

import asyncio

import pytest


class Clock:
    """The time of the running event loop, starting at 1000."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now)
