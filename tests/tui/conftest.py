"""Apps on Textual's test driver run in a loop that skips waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.skipped_waits import SkippingLoop


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Return the loop of a test: of all tests of a module that uses `run_app`, the one that skips waits."""
    module = item.getparent(pytest.Module)
    uses_app = module is not None and getattr(module.obj, "run_app", None) is run_app
    return {"skipping": SkippingLoop} if uses_app else {"usual": asyncio.new_event_loop}
