"""FrameRewriter: it skips what is shown, never raises, and no private code point reaches a terminal."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hypothesis_examples import examples
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import placement
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.cell_renderers import FillRenderer, HalfBlockRenderer, PlaceholderRenderer, StripRenderer
from tui.graphics.screen.damage import Damage
from tui.graphics.screen.frame_rewriter import EXPENSIVE_CELLS_PER_FRAME, FrameRewriter
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.screen_model import ScreenModel
from tui.graphics.screen.tokens import Slot, TokenTable
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol

COLUMNS, ROWS = 40, 8
FILL = FillRenderer((38, 38, 42), ColourDepth.TRUECOLOR)
ALPHABET = "ab é日\u0301\n\r\t\x1b[]0123;?hlHJKmPX_\\\x07\U000f0003\U0010ff00🎉"
PRIVATE = re.compile("[\U000f0000-\U0010eeed\U0010eeef-\U0010ffff]")


class Rewriting:
    """A rewriter with its table, model and terminal."""

    def __init__(self, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self.table: TokenTable[PlacementState] = TokenTable(self._shown, lambda _: True, lambda _: None)
        self.model = ScreenModel(columns, rows)
        self.damage = Damage()
        self.rewriter = FrameRewriter(self.table, self.model, self.damage)
        self.terminal = PictureTerminal(columns, rows)

    def __call__(self, frame: str) -> str:
        text = self.rewriter.rewrite(frame)
        self.terminal.feed(text)
        return text

    def slot(self, name: str, columns: int, rows: int) -> Slot[PlacementState]:
        return self.table.slot(placement(name, columns, rows))

    def at(self, row: int, column: int, count: int = 1) -> str:
        return "".join(self.terminal.cell(row, column + offset).data for offset in range(count))

    def _shown(self, shown: Placement) -> PlacementState:
        request = PayloadRequest(
            shown.picture, GraphicsProtocol.KITTY, shown.columns, shown.rows, 10, 10, 256, ColourDepth.TRUECOLOR
        )
        return PlacementState(FILL, request)


@pytest.fixture
def rewrite() -> Rewriting:
    return Rewriting()


def test_adjacent_texts_of_one_style_state_it_once(rewrite: Rewriting) -> None:
    """Textual sends the gaps between tiles one by one; their colour is said again only where it changed."""
    gap, link = "\x1b[48;5;17m  \x1b[0m", "\x1b]8;;https://a\x1b\\"
    text = rewrite(f"\x1b[1;1H{gap}{gap}\x1b[1;31mx\x1b[0m{gap}\x1b[2;1H{gap}{gap}{gap}")
    assert text.count("48;5;17") == 2
    assert all(rewrite.terminal.cell(0, column).bg == "00005f" for column in (0, 1, 2, 3, 5, 6))
    assert (rewrite.terminal.cell(0, 4).data, rewrite.terminal.cell(0, 4).bg) == ("x", "default")
    assert all(rewrite.terminal.cell(1, column).bg == "00005f" for column in range(6))
    linked = rewrite(f"\x1b[3;1H{gap}{link}{gap}\x1b]8;;\x1b\\{gap}")
    assert linked.count("48;5;17") == 3
    assert all(rewrite.terminal.cell(2, column).bg == "00005f" for column in range(6))


def test_a_repeated_frame_costs_nothing(rewrite: Rewriting) -> None:
    """The same frame again sends no byte, not even the synchronization marks."""
    slot = rewrite.slot("a", 10, 3)
    lines = "\n".join(f"\x1b[{row + 1};1H\x1b[1mtitle\x1b[0m {slot.text(row)} end" for row in range(3))
    frame = f"\x1b[?2026h{lines}\x1b[1;1H\x1b[?2026l"
    assert rewrite(frame)
    assert rewrite(frame) == ""


def test_only_the_changed_segment_is_sent(rewrite: Rewriting) -> None:
    """A highlight that moves resends its own segments; pictures and other text next to it stay."""
    slot = rewrite.slot("a", 10, 1)
    line = "\x1b[2;1H\x1b[{}m one \x1b[0m" + slot.text(0) + "\x1b[{}m two \x1b[0m\x1b[1;1H"
    rewrite(line.format("7", "27"))
    assert rewrite(line.format("7", "1")) == "\x1b[2;16H\x1b[1m two \x1b[1H\x1b[0m"


def test_tokens_become_placeholders_with_row_and_column_on_each_cell(rewrite: Rewriting) -> None:
    """U+10EEEE with row and column diacritics, the id as 24-bit foreground; Textual's own style is ignored."""
    slot = rewrite.slot("a", 3, 2)
    slot.state.show(PlaceholderRenderer(0x010203, FILL))
    text = rewrite(f"\x1b[2;5H\x1b[38;2;9;9;9m{slot.text(1)[1:]}\x1b[0m")
    assert text == "\x1b[2;5H\x1b[38;2;1;2;3;48;2;38;38;42m\U0010eeee\u030d\u030d\U0010eeee\u030d\u030e\x1b[0m"


def test_text_and_tokens_in_one_segment_are_separated(rewrite: Rewriting) -> None:
    """Two pictures and text may share a style and therefore a segment."""
    one, two = rewrite.slot("a", 2, 1), rewrite.slot("b", 3, 1)
    one.state.show(PlaceholderRenderer(1, FILL))
    two.state.show(PlaceholderRenderer(2, FILL))
    rewrite(f"\x1b[1;1H<{one.text(0)}{two.text(0)[1:]}é{one.text(0)[0]}>")
    marks = ["\U0010eeee\u0305\u0305", "\U0010eeee\u0305\u030d", "\U0010eeee\u0305\u030e"]
    assert rewrite.at(0, 0, 8) == "<" + marks[0] + marks[1] + marks[1] + marks[2] + "é" + marks[0] + ">"


def test_unknown_tokens_become_blanks(rewrite: Rewriting) -> None:
    """A code point without a meaning is a space, and its line is compared again the next time."""
    rewrite("\x1b[1;1Hxxxxx")
    rewrite("\x1b[1;1Ha\U000f1234\U0010eeeeb")
    assert rewrite.at(0, 0, 5) == "a  bx"


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from(ALPHABET)), max_size=5))
def test_nothing_raises_and_no_private_sequence_passes(frames: list[str]) -> None:
    """Whatever a frame contains, the terminal gets no token, and the rewriter continues."""
    rewrite = Rewriting()
    slot = rewrite.slot("a", 6, 3)
    for frame in frames:
        assert not PRIVATE.search(rewrite.rewriter.rewrite(frame + slot.text(1)))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_no_unicode_text_raises(frames: list[str]) -> None:
    """Even lone surrogates, combining marks, fillers and zero-width characters."""
    rewrite = Rewriting()
    for frame in frames:
        rewrite.rewriter.rewrite(f"\x1b[1;1H{frame}\x1b[3;2H{frame}")


def test_text_of_uncertain_width_is_contained(rewrite: Rewriting) -> None:
    """After an emoji the cursor is positioned again, and the next cells are rewritten."""
    slot = rewrite.slot("a", 6, 1)
    slot.state.show(PlaceholderRenderer(7, FILL))
    rewrite(f"\x1b[1;1H    {slot.text(0)}")
    text = rewrite("\x1b[1;1Hab🎉")
    assert text.startswith("\x1b[1Gab🎉\x1b[5G\x1b[38;2;0;0;7")
    assert text.count("\U0010eeee") == 4
    assert rewrite("\x1b[1;1Hab🎉").count("\U0010eeee") == 0


def test_text_after_an_emoji_is_rewritten_too(rewrite: Rewriting) -> None:
    """A terminal that draws an emoji four cells wide gets the following text again, although it did not change."""
    rewrite("\x1b[1;1Hab  \x1b[1mtext\x1b[0m")
    assert rewrite("\x1b[1;1Hab🎉").endswith("\x1b[5G\x1b[1mtext\x1b[5G\x1b[0m")


def test_a_combining_mark_at_the_start_of_a_segment_is_always_written(rewrite: Rewriting) -> None:
    """It joins the cell before it, so neither may be skipped afterwards."""
    frame = "\x1b[1;1H\x1b[1mabe\x1b[0m\u0301cd"
    rewrite(frame)
    rewrite(frame)
    assert rewrite.at(0, 0, 5) == "abécd"


def test_links_open_and_close_around_their_text(rewrite: Rewriting) -> None:
    """A hyperlink is part of a segment's style: when it changes, the segment is sent again."""
    link = "\x1b]8;id=1;https://example.org/{}\x1b\\\x1b[4mthere\x1b[0m\x1b]8;;\x1b\\"
    first = rewrite("\x1b[1;1H" + link.format("a"))
    assert first == "\x1b[1H" + link.format("a")
    assert rewrite("\x1b[1;1H" + link.format("a")) == ""
    assert link.format("b") in rewrite("\x1b[1;1H" + link.format("b"))


def test_after_a_cleared_screen_everything_is_sent_again(rewrite: Rewriting) -> None:
    """A control sequence that may change the screen is passed through, and the model forgets."""
    rewrite("\x1b[1;1Hhello")
    for control in ("\x1b[2J", "\x1bc", "\x1b[?1049h", "\x1b[2L"):
        assert rewrite(control).endswith(control)
        assert "hello" in rewrite("\x1b[1;1Hhello")


def test_a_line_with_a_control_sequence_is_not_skipped(rewrite: Rewriting) -> None:
    """With a harmless control sequence, a line is not skipped as a whole, and the line before it is no longer shown."""
    rewrite("\x1b[1;1Hhello")
    rewrite("\x1b[1;1Hworld\x1b[?25l")
    rewrite("\x1b[1;1Hhello")
    assert rewrite.at(0, 0, 5) == "hello"


def test_text_without_a_position_passes(rewrite: Rewriting) -> None:
    """Before the first cursor position, text is passed through, with spaces for tokens."""
    slot = rewrite.slot("a", 3, 1)
    assert rewrite(f"hi {slot.text(0)}\x1b[1mx\x1b[0m") == "hi    \x1b[1mx\x1b[0m"


def test_positions_outside_the_screen_are_clamped(rewrite: Rewriting) -> None:
    """A frame for a larger screen, sent during a resize, draws where the terminal itself would."""
    rewrite("\x1b[99;99Hx\x1b[1;38Habcdef")
    assert rewrite.at(ROWS - 1, COLUMNS - 1) == "x"
    assert rewrite.at(0, 37, 2) == "ab"


def test_tokens_beyond_the_edge_are_cut(rewrite: Rewriting) -> None:
    """A picture that does not fit is cropped at the right edge."""
    slot = rewrite.slot("a", 6, 1)
    slot.state.show(PlaceholderRenderer(7, FILL))
    rewrite(f"\x1b[1;38H{slot.text(0)}")
    assert rewrite.at(0, 37, 3).count("\U0010eeee") == 3
    assert rewrite("\x1b[2;1Hx") == "\x1b[2Hx"


def test_sixel_cells_are_blank_until_painted(rewrite: Rewriting) -> None:
    """Text is replaced by the fill, and damage is recorded; another picture stays until the new one covers it."""
    one, two = rewrite.slot("a", 4, 1), rewrite.slot("b", 4, 1)
    one.state.show(StripRenderer((), FILL))
    two.state.show(StripRenderer((), FILL))
    rewrite("\x1b[1;1Htext")
    assert rewrite(f"\x1b[1;1H{one.text(0)}") == "\x1b[1G\x1b[48;2;38;38;42m    \x1b[0m"
    assert rewrite.damage.of(one) == {(0, 0): [0b1111]}
    assert rewrite(f"\x1b[1;1H{two.text(0)}") == ""
    assert rewrite.damage.of(two) == {(0, 0): [0b1111]}
    assert rewrite(f"\x1b[1;1H{two.text(0)[0]}##").endswith("\x1b[2G##")
    rewrite(f"\x1b[1;1H{two.text(0)}")
    assert rewrite.damage.of(two) == {(0, 0): [0b1111]}


def test_many_half_blocks_do_not_delay_the_text_of_a_frame() -> None:
    """A frame contains a limited number of half-block cells; the others become damage."""
    rewrite = Rewriting(120, 30)
    slot = rewrite.slot("a", 100, 25)
    slot.state.show(HalfBlockRenderer(bytes([0, 0, 0, 1, 1, 1]) * 2500, 100, ColourDepth.TRUECOLOR, FILL))
    text = rewrite("".join(f"\x1b[{row + 1};1H{slot.text(row)}" for row in range(25)))
    assert text.count("▄") == EXPENSIVE_CELLS_PER_FRAME
    assert sum(mask.bit_count() for mask in rewrite.damage.of(slot)[0, 0]) == 2500 - EXPENSIVE_CELLS_PER_FRAME
