"""A link whose waits are short."""

from __future__ import annotations

import pytest

from tui.graphics.link import paced_writer


@pytest.fixture(autouse=True)
def _impatient_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that does not reply is given up sooner than a real one: these tests are not about how long."""
    for name in ("_QUIET_SECONDS", "_SILENT_SECONDS", "_STALLED_SECONDS", "_LAST_REPLY_SECONDS"):
        monkeypatch.setattr(paced_writer, name, 0.05)
