"""Detection with the replies of a real terminal."""

from tests.tui.harness.real_terminals import RealTerminal
from tui.graphics.terminals.detection import TerminalDetection
from tui.graphics.terminals.reply_filter import KeyInput, PastedText, ReplyFilter


def negotiate(kind: RealTerminal) -> TerminalDetection:
    negotiation = TerminalDetection(kind.info, kind.size)
    answers = (
        kind.name
        + kind.kitty_graphics
        + kind.cell_size
        + kind.colour_registers
        + kind.synchronized_output
        + kind.background
        + kind.primary_attributes
    )
    for item in ReplyFilter().feed(answers):
        assert not isinstance(item, KeyInput | PastedText)
        negotiation.receive(item)
    return negotiation
