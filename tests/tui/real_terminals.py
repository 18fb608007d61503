"""What real terminals answered when they were asked, recorded from them."""

from dataclasses import dataclass

from tui.terminal import TerminalInfo, TerminalSize


@dataclass(frozen=True)
class RealTerminal:
    """One terminal program: what it is called, how large it was, what it answers; "" means silence."""

    info: TerminalInfo
    size: TerminalSize
    primary_attributes: str
    name: str = ""
    cell_size: str = ""
    colour_registers: str = ""
    kitty_graphics: str = ""
    synchronized_output: str = ""
    fence: str = "\x1b[0n"


FOOT = RealTerminal(
    info=TerminalInfo("foot"),
    size=TerminalSize(127, 50, 1270, 950),
    primary_attributes="\x1b[?62;4;22c",
    name="\x1bP>|foot(1.13.1)\x1b\\",
    cell_size="\x1b[6;19;10t",
    colour_registers="\x1b[?1;0;1024S",
    synchronized_output="\x1b[?2026;2$y",
)
KITTY_26 = RealTerminal(
    info=TerminalInfo("xterm-kitty"),
    size=TerminalSize(120, 47, 1200, 893),
    primary_attributes="\x1b[?62;c",
    name="\x1bP>|kitty(0.26.5)\x1b\\",
    cell_size="\x1b[6;19;10t",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
KITTY_41 = RealTerminal(
    info=TerminalInfo("xterm-kitty"),
    size=TerminalSize(120, 47, 1200, 893),
    primary_attributes="\x1b[?62;c",
    name="\x1bP>|kitty(0.41.1)\x1b\\",
    cell_size="\x1b[6;19;10t",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
MLTERM = RealTerminal(
    info=TerminalInfo("mlterm"),
    size=TerminalSize(100, 40, 1000, 760),
    primary_attributes="\x1b[?63;1;2;3;4;6;7;15;18;22;29c",
    cell_size="\x1b[6;19;10t",
    colour_registers="\x1b[?1;0;1024S",
    synchronized_output="\x1b[?2026;0$y",
)
XTERM = RealTerminal(
    info=TerminalInfo("xterm"),
    size=TerminalSize(100, 40, 1000, 800),
    primary_attributes="\x1b[?63;1;2;4;6;9;15;16;22;28c",
    name="\x1bP>|XTerm(379)\x1b\\",
    colour_registers="\x1b[?1;0;1024S",
    synchronized_output="\x1b[?2026;0$y",
)
XTERM_JS = RealTerminal(
    info=TerminalInfo("xterm-256color"),
    size=TerminalSize(120, 45, 1011, 720),
    primary_attributes="\x1b[?62;4;9;22c",
    cell_size="\x1b[6;16;8t",
    colour_registers="\x1b[?1;0;1024S",
    synchronized_output="\x1b[?2026;2$y",
)
SILENT = RealTerminal(info=TerminalInfo("xterm"), size=TerminalSize(80, 24), primary_attributes="", fence="")

ALL = {
    "foot": FOOT,
    "kitty 0.26": KITTY_26,
    "kitty 0.41": KITTY_41,
    "mlterm": MLTERM,
    "xterm": XTERM,
    "xterm.js": XTERM_JS,
    "silent": SILENT,
}
