"""The keys of the last line: which of them stay when there is little room."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from core.models import Activity
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.widgets.frame.status_line import Hint, Importance, StatusLine


class OneLine(App[None]):
    """A status line alone, in the colours that it names."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The gallery's own names of colours."""
        return {"muted": "#888888"}

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield StatusLine()


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
async def test_help_and_the_way_out_stay_in_narrow_windows(tmp_path: Path, columns: int) -> None:
    """What Enter does, help and leaving are named at any width; the others join in order as they fit."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 3, "Bogs": 2}}), (columns, 12)) as running:
        line = running.lines[-1]
        assert line.index("Enter open") < line.index("? help") < line.index("q sign out")
        assert ("r newest" in line) == (columns >= 80)
        assert len(line) <= columns


@pytest.mark.parametrize("columns", [80, 100, 120])
async def test_a_photo_names_the_keys_of_everyday_use(tmp_path: Path, columns: int) -> None:
    """Details, zoom, favourite, slideshow, sharing, download, the way out and help, closer together in 80 columns."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 3}}), (columns, 24)) as running:
        await running.press("enter", "enter")
        shown = running.lines[-1].split()
        assert (shown[-1] == "half-blocks") == (columns > 100), "the protocol is named in wide windows"
        assert [key for key in shown if key in {"i", "+", "f", "w", "s", "d", "Esc", "?"}] == [
            "i",
            "+",
            "f",
            "w",
            "s",
            "d",
            "Esc",
            "?",
        ]
        assert ("favourite" in shown, "fav" in shown) == (columns >= 100, columns < 100)


@pytest.mark.parametrize("columns", range(40, 130, 3))
async def test_no_number_of_the_background_work_is_cut(columns: int) -> None:
    """Work is named with counts, else with a part of the whole, else by that alone; a part of a number would lie."""
    app = OneLine()
    async with app.run_test(size=(columns, 3)):
        line = app.query_one(StatusLine)
        line.show_hints([Hint("Enter", "open", "open", Importance.LASTING)])
        line.show_activity(Activity("Making thumbnails", 1_272, 1_500))
        shown = line.render_line(0).text.removeprefix("  Enter open").replace("━", "").strip()
    assert shown in {"Making thumbnails 1,272 of 1,500", "Making thumbnails 84 %", "84 % done"}
    assert shown.startswith("Making thumbnails") or columns < 45
