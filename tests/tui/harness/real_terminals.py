"""Recorded replies of real terminals, and documented replies of others."""

from dataclasses import dataclass

from core.models import TerminalInfo, TerminalSize


@dataclass(frozen=True)
class RealTerminal:
    """One terminal program: its name, size and replies; "" for no reply."""

    info: TerminalInfo
    size: TerminalSize
    primary_attributes: str
    name: str = ""
    cell_size: str = ""
    colour_registers: str = ""
    kitty_graphics: str = ""
    synchronized_output: str = ""
    background: str = ""
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

ITERM2 = RealTerminal(
    info=TerminalInfo("xterm-256color", {"LC_TERMINAL": "iTerm2", "LC_TERMINAL_VERSION": "3.6.0"}),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?64;1;2;4;6;17;18;21;22;52c",
    name="\x1bP>|iTerm2 3.6.0\x1b\\",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
WEZTERM = RealTerminal(
    info=TerminalInfo("xterm-256color"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?65;4;6;18;22;52c",
    name="\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\",
    cell_size="\x1b[6;20;10t",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
KONSOLE = RealTerminal(
    info=TerminalInfo("xterm-256color"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?62;1;4c",
    name="\x1bP>|Konsole 22.12.3\x1b\\",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
)
MINTTY = RealTerminal(
    info=TerminalInfo("xterm-256color"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?64;1;2;4;6;9;15;21;22;28;29c",
    name="\x1bP>|mintty 3.7.8\x1b\\",
)
VS_CODE = RealTerminal(
    info=TerminalInfo("xterm-256color", {"TERM_PROGRAM": "vscode", "COLORTERM": "truecolor"}),
    size=XTERM_JS.size,
    primary_attributes=XTERM_JS.primary_attributes,
    cell_size=XTERM_JS.cell_size,
    synchronized_output=XTERM_JS.synchronized_output,
)
VS_CODE_WITHOUT_IMAGES = RealTerminal(
    info=VS_CODE.info, size=VS_CODE.size, primary_attributes="\x1b[?1;2c", synchronized_output="\x1b[?2026;2$y"
)
GHOSTTY = RealTerminal(
    info=TerminalInfo("xterm-ghostty"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?62;22;52c",
    name="\x1bP>|ghostty 1.1.3\x1b\\",
    cell_size="\x1b[6;20;10t",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
RIO = RealTerminal(
    info=TerminalInfo("rio"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?62;4;6;22c",
    name="\x1bP>|Rio 0.3.2\x1b\\",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
)
CONTOUR = RealTerminal(
    info=TerminalInfo("contour"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?65;1;2;4;6;8;15;18;21;22;28;29;52;314c",
    name="\x1bP>|contour 0.7.0\x1b\\",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
    synchronized_output="\x1b[?2026;2$y",
)
WINDOWS_TERMINAL = RealTerminal(
    info=TerminalInfo("xterm-256color"),
    size=TerminalSize(120, 45),
    primary_attributes="\x1b[?61;4;6;7;14;21;22;23;24;28;32;42c",
    cell_size="\x1b[6;20;10t",
)
WARP = RealTerminal(
    info=TerminalInfo("xterm-256color", {"TERM_PROGRAM": "WarpTerminal"}),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?62;22c",
    name="\x1bP>|Warp(v0.2025)\x1b\\",
    kitty_graphics="\x1b_Gi=31;OK\x1b\\",
)
APPLE_TERMINAL = RealTerminal(
    info=TerminalInfo("xterm-256color", {"TERM_PROGRAM": "Apple_Terminal"}),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?1;2c",
)
GNOME_TERMINAL = RealTerminal(
    info=TerminalInfo("xterm-256color", {"COLORTERM": "truecolor"}),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?61;1;21;22c",
    name="\x1bP>|VTE(7600)\x1b\\",
)
ALACRITTY = RealTerminal(
    info=TerminalInfo("alacritty", {"COLORTERM": "truecolor"}),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?6c",
    synchronized_output="\x1b[?2026;2$y",
)
JETBRAINS = RealTerminal(
    info=TerminalInfo("xterm-256color", {"TERM_PROGRAM": "JetBrains-JediTerm"}),
    size=TerminalSize(120, 45),
    primary_attributes="\x1b[?6c",
)
ZELLIJ = RealTerminal(
    info=TerminalInfo("xterm-256color", {"COLORTERM": "truecolor"}),
    size=TerminalSize(120, 45),
    primary_attributes="\x1b[?62;4c",
    cell_size="\x1b[6;20;10t",
)
SCREEN = RealTerminal(
    info=TerminalInfo("screen.xterm-256color"), size=TerminalSize(120, 45), primary_attributes="\x1b[?1;2c"
)
LINUX_CONSOLE = RealTerminal(info=TerminalInfo("linux"), size=TerminalSize(120, 45), primary_attributes="\x1b[?6c")
VT100 = RealTerminal(info=TerminalInfo("vt100"), size=TerminalSize(80, 24), primary_attributes="\x1b[?1;2c")
TMUX = RealTerminal(
    info=TerminalInfo("tmux-256color"),
    size=TerminalSize(120, 45, 1200, 900),
    primary_attributes="\x1b[?1;2;4c",
    name="\x1bP>|tmux 3.4\x1b\\",
)

DOCUMENTED = {
    "iTerm2": ITERM2,
    "WezTerm": WEZTERM,
    "Konsole": KONSOLE,
    "mintty": MINTTY,
    "VS Code": VS_CODE,
    "VS Code without images": VS_CODE_WITHOUT_IMAGES,
    "Ghostty": GHOSTTY,
    "Rio": RIO,
    "Contour": CONTOUR,
    "Windows Terminal": WINDOWS_TERMINAL,
    "Warp": WARP,
    "Apple Terminal": APPLE_TERMINAL,
    "GNOME Terminal": GNOME_TERMINAL,
    "Alacritty": ALACRITTY,
    "JetBrains": JETBRAINS,
    "Zellij": ZELLIJ,
    "screen": SCREEN,
    "Linux console": LINUX_CONSOLE,
    "VT100": VT100,
    "tmux": TMUX,
}
"""Replies according to documentation and source code, not recorded."""
