"""The line at the top: where the client is and what is said about it both have room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult

from tui.widgets.frame.breadcrumb import Breadcrumb

STEPS = ("sshowcase", "Travel", "Alps in autumn")
LONG = "2 of 12 · compared with Larches above the valley.jpg"


class OneLine(App[None]):
    """A breadcrumb alone, in the colours that it names."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The gallery's own names of colours."""
        return {"muted": "#888888"}

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield Breadcrumb()


@asynccontextmanager
async def line_of(width: int, about: str) -> AsyncIterator[str]:
    """What is drawn at this width."""
    app = OneLine()
    async with app.run_test(size=(width, 3)):
        crumb = app.query_one(Breadcrumb)
        crumb.show(STEPS, about)
        yield crumb.render_line(0).text


@pytest.mark.parametrize("width", [60, 70, 80, 90])
async def test_long_words_about_a_screen_are_cut_and_not_left_out(width: int) -> None:
    """Where both cannot stand whole, the number comes first and neither pushes the other out."""
    async with line_of(width, LONG) as line:
        assert len(line) == width
        assert "2 of 12 · compared with" in line
        assert "Alps" in line
        assert "…" in line


async def test_a_third_part_is_left_out_whole() -> None:
    """What is said last about a screen is left out, not cut, where it has no room."""
    async with line_of(80, "slideshow, 5 s · 4 of 19 · 100 % of fit") as line:
        assert line.rstrip().endswith("  slideshow, 5 s · 4 of 19")


async def test_a_wide_line_has_room_for_both() -> None:
    """Nothing is cut."""
    async with line_of(120, LONG) as line:
        assert line.split("  ")[1] == " › ".join(STEPS)
        assert line.rstrip().endswith(LONG)


async def test_a_narrow_line_is_for_the_steps() -> None:
    """Below 60 columns what does not fit next to them is left out."""
    async with line_of(50, LONG) as line:
        assert line.strip() == " › ".join(STEPS)


@pytest.mark.parametrize("width", [76, 80, 120])
async def test_the_name_at_the_cursor_is_whole(width: int) -> None:
    """The name of the selected item takes the room of the text about the screen, then that of the steps."""
    app = OneLine()
    name = "Photograph from the old album, page 12, picture 4.jpg"
    async with app.run_test(size=(width, 3)):
        crumb = app.query_one(Breadcrumb)
        crumb.show(STEPS, LONG, name)
        line = crumb.render_line(0).text
    assert len(line) == width
    assert line.rstrip().removesuffix(LONG).rstrip().endswith(f" › {name}")


async def test_a_name_longer_than_the_line_keeps_its_ending() -> None:
    """What has no room at all is cut in the middle."""
    app = OneLine()
    async with app.run_test(size=(60, 3)):
        crumb = app.query_one(Breadcrumb)
        crumb.show(STEPS, LONG, "A" * 80 + "0042.jpg")
        assert crumb.render_line(0).text.rstrip().endswith("0042.jpg")
