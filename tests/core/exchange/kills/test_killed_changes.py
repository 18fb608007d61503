"""A change that was acknowledged survives `kill -9`, and no bulk or import is there by half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[4]


def test_killed_changes_are_whole_or_not_there() -> None:
    """Ratings, a bulk, an import and favourites of guests, each killed twice; the recipe in CONTRIBUTING kills 200."""
    words = [sys.executable, "-m", "tests.core.exchange.kills.killed_changes", "8"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 kills, 0 with faults" in done.stdout
