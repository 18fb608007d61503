"""xterm with sixel."""

from tests.terminals.programs.terminal import Terminal

PROGRAMS = ("xterm",)
"""The programs that must be on the PATH in addition to the screen's."""

RESOURCES = {
    "numColorRegisters": "1024",
    "maxGraphicSize": "2000x2000",
    "sixelScrolling": "true",
    "privateColorRegisters": "true",
    # Allow only the queries for the size in pixels (14) and in characters (18).
    "disallowedWindowOps": "1,2,3,4,5,6,7,8,9,11,13,19,20,21,SetSelection,SetWinLines,SetXprop",
}


class XTerm(Terminal):
    """xterm as a VT340: draws sixel, has no synchronised output and no cell size query."""

    window_class = "xterm"
    identity = "vt340"
    """The terminal that it identifies as and emulates."""

    def program(self) -> list[str]:
        """Set colours, font and size on the command line; the transcript is xterm's own log."""
        chosen = RESOURCES | {"decGraphicsID": self.identity}
        resources = [word for name, value in chosen.items() for word in ("-xrm", f"XTerm*{name}: {value}")]
        looks = ["-fa", "DejaVu Sans Mono", "-fs", str(self.font_size), "-bg", self.background, "-fg", self.foreground]
        window = ["-geometry", f"{self.columns}x{self.rows}+0+0", "-b", "0", "-bw", "0", "+sb"]
        return [
            "xterm",
            "-ti",
            self.identity,
            *resources,
            *looks,
            *window,
            "-l",
            "-lf",
            str(self._transcript_path),
            "-e",
            *self.command,
        ]


class PlainXTerm(XTerm):
    """xterm as a VT220: text and colours only."""

    identity = "vt220"
