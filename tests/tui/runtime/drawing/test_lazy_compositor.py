"""A frame has what Textual would draw, and nothing is rendered for it that it does not show."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from textual._compositor import Compositor
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from core.models import TerminalInfo, TerminalSize
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import MemoryTerminal
from tui.runtime.drawing.lazy_compositor import LazyCompositor
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp
from tui.widgets.tiles.plain import PlainFilter

SIZE = (40, 16)


class Noting(Static):
    """A text that records which of its lines are rendered."""

    def __init__(self, words: str, *, name: str) -> None:
        super().__init__(words, id=name)
        self.rendered: list[int] = []

    def render_line(self, y: int) -> Strip:
        """Note the line."""
        self.rendered.append(y)
        return super().render_line(y)


class Overlay(ModalScreen[None]):
    """A dialog that lets the screen below it show through."""

    CSS = (
        "Overlay { align: center middle; background: $background 50%; } #card { width: 20; height: 5; border: round; }"
    )

    def compose(self) -> ComposeResult:
        """Show a card."""
        yield Static("a card", id="card")


class Layers(RemoteApp[None]):
    """Widgets that overlap, are clipped, scroll, and have borders and wide characters."""

    CSS = """
    Screen { layers: base above; overflow: hidden; }
    #below { height: 6; padding: 1 2; background: blue; }
    #above { layer: above; width: 20; height: 4; offset: 5 2; background: red; border: solid white; }
    #list { height: 8; }
    #list Static { height: 4; background: green 30%; opacity: 60%; }
    #foot { dock: bottom; height: 1; }
    """

    def __init__(self) -> None:
        terminal = MemoryTerminal(size=TerminalSize(*SIZE))
        super().__init__(Connection(terminal, TerminalInfo("xterm-256color")))
        self.plain = PlainFilter()
        self._filters.append(self.plain)

    def compose(self) -> ComposeResult:
        """Compose them."""
        yield Container(Noting("below · 写真 photos\n" * 5, name="below"), Noting("above", name="above"))
        yield VerticalScroll(*(Static(f"row {number} é 写") for number in range(4)), id="list")
        yield Static("foot", id="foot")


@contextmanager
def compositors(app: RemoteApp[None]) -> Iterator[tuple[Compositor, LazyCompositor]]:
    """Yield that of Textual and ours, both with the layout of the screen on top."""
    screen = app.screen
    textuals, ours = Compositor(), LazyCompositor()
    for each in (textuals, ours):
        each.reflow(screen, screen.size)
    yield textuals, ours


def noting(app: RemoteApp[None], name: str) -> Noting:
    return app.query_one(f"#{name}", Noting)


async def test_whole_frames_are_those_of_textual() -> None:
    """With layers, borders, opacity, scrolled and clipped widgets, and below a dialog."""
    app = Layers()
    async with app.run_test(size=SIZE) as pilot:
        app.query_one(VerticalScroll).scroll_to(y=3, animate=False)
        await pilot.pause()
        for dialog in (False, True):
            if dialog:
                await app.push_screen(Overlay())
                await pilot.pause()
            with compositors(app) as (textuals, ours):
                assert [[*strip] for strip in ours.render_strips()] == [[*strip] for strip in textuals.render_strips()]


@pytest.mark.parametrize("covered", [False, True])
async def test_changed_columns_are_drawn_as_the_whole_frame_has_them(covered: bool) -> None:
    """For any changed boxes: all their cells are those of a whole frame, and no other cell is drawn."""
    app = Layers()
    async with app.run_test(size=SIZE) as pilot:
        noting(app, "above").display = covered
        await pilot.pause()
        with compositors(app) as (_, ours):
            whole = [strip.text for strip in ours.render_strips()]
            narrow = [line.translate({0x5199: "..", 0x771F: ".."}) for line in whole]

            @given(some.lists(BOXES, min_size=1, max_size=4))
            @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
            def check(boxes: list[Region]) -> None:
                ours._dirty_regions = {*boxes}
                update = ours.render_partial_update()
                assert update is not None
                screen = pyte.Screen(*SIZE)
                pyte.Stream(screen).feed("\x1b[H" + "\x1b[2J" + update.render_segments(app.console))
                for y in range(SIZE[1]):
                    for x in range(SIZE[0]):
                        shown = screen.buffer[y][x].data
                        changed = any(box.contains(x, y) for box in boxes)
                        if not changed:
                            assert shown == " ", (x, y)
                        elif narrow[y][x] != ".":  # half of a wide character is a blank
                            assert shown == narrow[y][x], (x, y)

            check()


BOXES = some.builds(Region, some.integers(0, 30), some.integers(0, 12), some.integers(1, 10), some.integers(1, 4))


async def test_what_is_covered_or_has_not_changed_is_not_rendered() -> None:
    """Neither lines below another widget nor those next to the changed ones."""
    app = Layers()
    async with app.run_test(size=SIZE) as pilot:
        below, above = noting(app, "below"), noting(app, "above")
        for each in (below, above):
            each.rendered.clear()
        above.refresh()
        await pilot.pause()
        assert below.rendered == []
        assert {*above.rendered} == {0, 1}
        below.refresh(Region(0, 2, 40, 1))
        await pilot.pause()
        assert {*below.rendered} == {2}


async def test_lines_are_filtered_once() -> None:
    """A line that has not changed is not filtered again, but all are when a filter is switched on."""
    app = Layers()
    async with app.run_test(size=SIZE):
        below = noting(app, "below")
        box = below.outer_size.region
        first = below.render_lines(box)
        assert below.render_lines(box) == first
        assert all(one is other for one, other in zip(first, below.render_lines(box), strict=True))
        app.plain.enabled = True
        assert "·" in first[2].text
        assert "·" not in below.render_lines(box)[2].text


WAYS = (["enter", "enter"], ["r", "enter", "i"], ["r", "space", "v"], ["question_mark"], ["g", "k"], ["T"], ["r", "r"])


@pytest.mark.screens
@pytest.mark.parametrize("keys", WAYS, ids="-".join)
async def test_lines_of_all_widgets_are_those_of_textual(tmp_path: Path, keys: list[str]) -> None:
    """Of lists, photos, sheets, dialogs and notifications: those with borders and padding, and those without."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 6}, "Nature": {"Alps": 30}})) as running:
        await running.press(*keys)
        for widget, (region, _) in running.app.screen._compositor.visible_widgets.items():
            if widget is running.app.screen and running.app.screen.is_modal:
                continue  # it shows the screen below
            ours = [[*strip.simplify()] for strip in widget.render_lines(region.size.region)]
            widget._styles_cache = StylesCache()
            theirs = Widget.render_lines(widget, region.size.region)
            assert [[*strip.simplify()] for strip in theirs] == ours, widget


async def test_changes_of_one_moment_are_one_frame() -> None:
    """Also those whose widgets have not asked the screen for a frame yet."""
    app = Layers()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        below, above = noting(app, "below"), noting(app, "above")
        below.rendered.clear()
        above.rendered.clear()
        below.refresh(Region(0, 2, 40, 1))
        above.refresh()
        screen = app.screen
        screen._dirty_widgets.add(below)
        screen._on_timer_update()
        assert (below.rendered, {*above.rendered}) == ([2], {0, 1})
        await pilot.pause()
        assert (below.rendered, len(above.rendered)) == ([2], 2)


@pytest.mark.screens
@pytest.mark.parametrize("keys", [("enter", "enter"), ("r",)])
async def test_a_move_in_a_grid_renders_two_tiles_in_one_frame(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """With the position in the top line; nothing else of the grid is rendered."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 30, "Bogs": 40}})) as running:
        await running.press(*keys)
        grid = running.screen.query_one("#photos")
        frames, lines = [0], []
        draw = grid.render_line

        def render_line(y: int) -> Strip:
            lines.append(y)
            return draw(y)

        def drawn() -> None:
            frames[0] += 1

        grid.render_line = render_line  # type: ignore[method-assign]
        running.app.post_display_hook = drawn  # type: ignore[method-assign]
        await running.press("right")
        assert "2 of " in running.lines[0]
        assert 0 < len({*lines}) < grid.size.height / 2
        assert frames == [1]


async def test_a_widget_that_is_gone_is_drawn_over_though_its_place_was_asked_for() -> None:
    """The map of widgets is made again before the layout that follows: the difference is drawn all the same."""
    app = Layers()
    async with app.run_test(size=SIZE):
        with compositors(app) as (_, ours):
            above = app.query_one("#above")
            lines = set(above.region.line_range)
            assert ours.render_partial_update() is not None
            above.display = False
            ours.update_widgets({Static("not laid out yet")})
            assert above not in ours.full_map
            ours.reflow(app.screen, app.screen.size)
            update = ours.render_partial_update()
            assert update is not None
            assert lines <= {y for y, _, _ in update.spans}
