"""Photograph a session in a terminal: `python -m tests.terminals.photograph --terminal kitty --out a.png -- ssh HOST`.

Keys are X names separated by spaces (`Return Right ctrl+p question`); `text:Paris` types a text, `click:12,5` clicks on
a cell. Each is sent, and the photograph is taken, when the screen no longer changes.
"""

import argparse
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.terminals.programs.kitty import Kitty
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.programs.xterm import XTerm

TERMINALS: dict[str, type[Terminal]] = {"xterm": XTerm, "kitty": Kitty}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when the photograph is written, 1 when the terminal failed; keep its logs."""
    chosen = _parser().parse_args(arguments)
    columns, rows = (int(number) for number in chosen.size.split("x"))
    points = chosen.font_size  # a cell is about 0.8 times as wide and 1.6 times as high, in pixels
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    folder = Path(tempfile.mkdtemp(prefix="photograph-"))
    try:
        with (
            VirtualScreen(folder, width=columns * points, height=(rows + 1) * 2 * points) as screen,
            TERMINALS[chosen.terminal](
                screen,
                command,
                folder=folder,
                columns=columns,
                rows=rows,
                font_size=points,
                environment={name: os.environ[name] for name in ("HOME", "SSH_AUTH_SOCK") if name in os.environ},
                share=chosen.share,
            ) as terminal,
        ):
            _begun(terminal, chosen.until, chosen.seconds)
            for word in shlex.split(chosen.keys):
                _at_rest(terminal, chosen.seconds)
                _act(terminal, word)
            _at_rest(terminal, chosen.seconds)
            terminal.photograph().save(chosen.out)
    except NeverHappenedError as error:
        print(error, file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


def _begun(terminal: Terminal, text: str, seconds: float) -> None:
    """Wait until the screen shows the given text, or any text."""
    if text:
        terminal.wait_for_text(text, seconds=seconds)
    else:
        terminal.wait_until(lambda shot: len(shot.getcolors(1 << 24) or ()) > 2, seconds=seconds, what="a first frame")


def _at_rest(terminal: Terminal, seconds: float) -> None:
    """Wait until the screen has not changed for a while, or for a limited time: a clock or a slideshow never stops."""
    try:
        terminal.wait_until_still(seconds=seconds)
    except NeverHappenedError:
        if not terminal.alive:
            raise


def _act(terminal: Terminal, word: str) -> None:
    kind, _, rest = word.partition(":")
    if kind == "text":
        terminal.type(rest)
    elif kind == "click":
        column, row = rest.split(",")
        terminal.click(int(column), int(row))
    else:
        terminal.press(word)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.terminals.photograph", description=__doc__)
    parser.add_argument("--terminal", choices=sorted(TERMINALS), default="xterm")
    parser.add_argument("--size", default="120x40", metavar="COLUMNSxROWS")
    parser.add_argument("--font-size", type=int, default=12, metavar="POINTS")
    parser.add_argument("--keys", default="", help="what to press, type and click, in order")
    parser.add_argument("--until", default="", metavar="TEXT", help="wait for this text before the first key")
    parser.add_argument("--seconds", type=float, default=20, help="longest wait for each step")
    parser.add_argument("--share", type=Path, action="append", default=[], help="a folder that COMMAND reads")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    return parser


if __name__ == "__main__":
    sys.exit(main())
