"""The keys of the last line: which of them stay when there is little room."""

from pathlib import Path

import pytest

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
async def test_help_and_the_way_out_stay_in_narrow_windows(tmp_path: Path, columns: int) -> None:
    """What Enter does, help and leaving are named at any width; the others join in order as they fit."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 3, "Bogs": 2}}), (columns, 12)) as running:
        line = running.lines[-1]
        assert line.index("Enter open") < line.index("? help") < line.index("q sign out")
        assert ("r newest photos" in line) == (columns >= 80)
        assert len(line) <= columns
