"""Time that only a test moves on."""

import asyncio

import pytest


class Clock:
    """The time of the running event loop, from 1000 on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now)
