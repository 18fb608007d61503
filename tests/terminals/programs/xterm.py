"""xterm with sixel on."""

from tests.terminals.programs.terminal import Terminal

PROGRAMS = ("xterm",)
"""What must be on the PATH beside the screen's programs."""

RESOURCES = {
    "numColorRegisters": "1024",
    "maxGraphicSize": "2000x2000",
    "sixelScrolling": "true",
    "privateColorRegisters": "true",
    # Everything but the questions for the size in pixels (14) and in characters (18) stays forbidden.
    "disallowedWindowOps": "1,2,3,4,5,6,7,8,9,11,13,19,20,21,SetSelection,SetWinLines,SetXprop",
}


class XTerm(Terminal):
    """xterm as a VT340: draws sixel pictures, does not know synchronised output or the cell size question."""

    window_class = "xterm"
    identity = "vt340"
    """The terminal that it says it is, and whose abilities it has."""

    def program(self) -> list[str]:
        """Colours, font and size on the command line; the transcript by xterm's own logging."""
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
