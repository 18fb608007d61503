"""Marks tests by what they need, from the folder they are in; in CI, where every program is installed, skips fail."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent

MARKERS = {
    "server": "server",
    "journeys": "server",
    "terminals": "terminal",
    "browser": "browser",
    "core/web": "server",
    "core/maintenance/test_prometheus_metrics.py": "server",
    "core/cli/test_interrupts.py": "processes",
    "core/cli/test_main.py": "processes",
    "core/commands/browse/test_cat.py": "processes",
    "core/commands/browse/test_duplicates.py": "processes",
    "core/commands/browse/test_withdrawn_access.py": "processes",
    "core/commands/members": "processes",
    "core/commands/understanding": "processes",
    "core/commands/upkeep/test_cache.py": "processes",
    "core/commands/upkeep/test_doctor.py": "processes",
    "core/commands/upkeep/test_jobs.py": "processes",
    "core/database/test_lost_files.py": "processes",
    "core/database/test_migrations.py": "processes",
    "core/database/test_overwritten_files.py": "processes",
    "core/database/test_upgrades.py": "processes",
    "core/deletion": "processes",
    "core/demo": "processes",
    "core/derivatives": "processes",
    "core/exchange": "processes",
    "core/indexing/kills": "processes",
    "core/indexing/moves": "processes",
    "core/indexing/pairs": "processes",
    "core/indexing/roots": "processes",
    "core/indexing/scopes": "processes",
    "core/indexing/signatures": "processes",
    "core/indexing/stacks": "processes",
    "core/indexing/test_pipeline.py": "processes",
    "core/indexing/test_root_watch.py": "processes",
    "core/indexing/test_stored_metadata.py": "processes",
    "core/indexing/units": "processes",
    "core/indexing/uploads": "processes",
    "core/indexing/watching": "processes",
    "core/maintenance/backups": "processes",
    "core/maintenance/checks": "processes",
    "core/maintenance/upgrades": "processes",
    "core/pictures": "processes",
    "core/ssh/sessions/test_command_execution.py": "processes",
    "core/test_gallery.py": "processes",
    "tui/screens": "screens",
    "tui/photos": "screens",
    "tui/runtime": "screens",
    "tui/test_app.py": "screens",
    "tui/test_first_frames.py": "screens",
    "tui/keys/test_keymap.py": "screens",
    "tui/test_local.py": "screens",
    "tui/test_picture_protocols.py": "screens",
    "tui/test_snapshots.py": "screens",
    "tui/test_themes.py": "screens",
}
"""The marker of every test below a path of tests/; pyproject.toml says what each means."""


# Tests start interpreters by the hundred, and pytest compiles their own modules: both keep the results, whatever the
# environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Wall time says nothing on a machine that does other work as well.
settings.register_profile("without deadlines", deadline=None)
settings.register_profile("few examples", deadline=None, max_examples=10)
"""For `make fast`; the whole suite keeps to hypothesis' own number, 100."""
settings.register_profile("soak", deadline=None, max_examples=3400)
"""For `make soak`: 10,200 random queries."""
settings.load_profile("without deadlines")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage, which took two thirds of the time: nothing that is imported becomes any."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the marker of its folder to each test."""
    for item in items:
        if (marker := _marker(item.path)) is not None:
            item.add_marker(marker)


def pytest_collection_finish() -> None:
    """Keep what was imported and collected, some million objects, out of every garbage collection of a test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the report of a skipped test into that of a failed one when CI is set."""
    report: pytest.TestReport = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {reason}"
    return report


@cache
def _marker(path: Path) -> str | None:
    """Return the marker of the tests of a file."""
    place = f"{path.relative_to(TESTS).as_posix()}/"
    return next((marker for folder, marker in MARKERS.items() if place.startswith(f"{folder}/")), None)
