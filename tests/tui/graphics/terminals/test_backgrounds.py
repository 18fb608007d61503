"""The background that a terminal reports, and what its client wishes of colours."""

from dataclasses import replace

import pytest

from core.models import TerminalInfo
from tests.tui.graphics.terminals.negotiations import negotiate
from tests.tui.harness.real_terminals import XTERM
from tui.graphics.terminals.capabilities import ColourDepth, PictureChoice
from tui.graphics.terminals.detection import DetectionReplies, decide, detection_queries
from tui.graphics.terminals.reply_types import BackgroundColour


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        ("rgb:ffff/ffff/ffff", True),
        ("rgb:fdfd/f6f6/e3e3", True),
        ("rgb:ff/ff/ff", True),
        ("rgb:f/f/f", True),
        ("rgb:FFF/FFF/DDD", True),
        ("rgba:ffff/ffff/ffff/8000", True),
        ("#ffffff", True),
        ("#fff", True),
        ("#ffffeeeedddd", True),
        ("rgb:0000/ffff/0000", True),
        ("rgb:8080/8080/8080", True),
        ("rgb:0000/0000/0000", False),
        ("rgb:0000/2b2b/3636", False),
        ("rgb:0000/0000/ffff", False),
        ("rgb:5555/5555/5555", False),
        ("rgba:0000/0000/0000/ffff", False),
        ("#1e1e1e", False),
        ("?", None),
        ("rgb:ffff/ffff", None),
        ("rgb:fffff/f/f", None),
        ("#ffff", None),
        ("white", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("end", ["\x1b\\", "\x07"])
def test_the_background_is_light_or_dark(colour: str, light: bool | None, end: str) -> None:
    """All forms of a reported colour are read; half-way is where black text becomes the more legible one."""
    kind = replace(XTERM, background=f"\x1b]11;{colour}{end}")
    assert negotiate(kind).capabilities.light_background is light


def test_a_background_reported_late_counts() -> None:
    """A reply after that to the last query changes the capabilities, too."""
    negotiation = negotiate(XTERM)
    assert negotiation.receive(BackgroundColour(1.0, 1.0, 1.0))
    assert negotiation.capabilities.light_background


@pytest.mark.parametrize(
    ("term", "asked"), [("xterm", True), ("tmux-256color", True), ("linux", False), ("dumb", False)]
)
def test_strings_are_not_sent_to_terminals_that_show_them(term: str, asked: bool) -> None:
    """Old Linux consoles show the text of an OSC string."""
    assert (b"\x1b]11;?" in detection_queries(TerminalInfo(term))) is asked


def test_a_choice_of_colours_counts_more_than_no_color() -> None:
    """`NO_COLOR` is a default of the client; what is set for this terminal in the gallery wins."""
    info = TerminalInfo("xterm-kitty", {"NO_COLOR": "1"})
    choice = PictureChoice(depth=ColourDepth.COLOURS_256)
    assert decide(info, XTERM.size, DetectionReplies(), choice).depth is ColourDepth.COLOURS_256
