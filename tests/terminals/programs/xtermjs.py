"""xterm.js with its image addon in headless Chromium: the terminal of VS Code and of web pages."""

import json
import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from PIL import Image

from tests.programs import missing, program
from tests.terminals.programs.pipes import open_for_writing
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.waiting import NeverHappenedError

PROGRAMS = ("node", "chromium")
"""The programs that must be on the PATH."""

CELL_WIDTH = 9
"""Pixels; determines the font size."""

_DRIVER = Path(__file__).parent / "web" / "xtermjs.js"
_KEYS = {
    "Return": "Enter",
    "Right": "ArrowRight",
    "Left": "ArrowLeft",
    "Up": "ArrowUp",
    "Down": "ArrowDown",
    "Next": "PageDown",
    "Prior": "PageUp",
    "apostrophe": "'",
    "question": "?",
    "plus": "+",
    "equal": "=",
    "space": " ",
}
"""Puppeteer's names for X keys; others are the same."""

_MODIFIERS = {"ctrl": "Control", "alt": "Alt", "shift": "Shift"}
_ANSWER_SECONDS = 30


class XTermJs(Terminal):
    """xterm.js, which reports no name: sixel according to DA1, and inline images for programs that expect them."""

    window_class = "xterm.js"

    def program(self) -> list[str]:
        """Return the driver's command line; the command has TERM and what `environment` adds."""
        options = {
            "modules": str(modules()),
            "folder": str(self.folder),
            "chromium": program("chromium"),
            "python": sys.executable,
            "transcript": str(self._transcript_path),
            "command": self.command,
            "columns": self.columns,
            "rows": self.rows,
            "cellWidth": CELL_WIDTH,
            "background": self.background,
            "foreground": self.foreground,
        }
        self.environment["TERM"] = "xterm-256color"
        return ["node", str(_DRIVER), json.dumps(options)]

    def __enter__(self) -> Self:
        """Start the page, and the command once it has a pseudo-terminal of its size."""
        os.mkfifo(self._gate)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self.program(),
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._ask(self._has_its_size, seconds=90, what=f"a size of {self.columns} by {self.rows} cells")
            os.close(open_for_writing(self._gate))
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """End the driver by closing its input, which ends the browser too. Has no effect when it has ended."""
        process = self._process
        if process is not None and process.stdin and process.stdout:
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                super().close()
            process.stdout.close()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their X names."""
        for key in keys:
            *held, last = key.split("+") if len(key) > 1 else [key]
            self._do("press", key=_KEYS.get(last, last), held=[_MODIFIERS[name] for name in held])

    def type(self, text: str) -> None:
        """Type a text character by character."""
        self._do("type", text=text)

    def click(self, column: int, row: int, *, button: int = 1, times: int = 1) -> None:
        """Click in the middle of a cell; buttons 4 and 5 are the wheel, up and down."""
        box = self.cell_box(column, row, 1, 1)
        self._do("click", x=box.x + box.width // 2, y=box.y + box.height // 2, button=button, times=times)

    def resize(self, columns: int, rows: int) -> None:
        """Resize the terminal to a size in cells and wait until its command sees the new size."""
        self.columns, self.rows = columns, rows
        self._do("resize", columns=columns, rows=rows)
        self._ask(self._has_its_size, seconds=20, what=f"a size of {columns} by {rows} cells")

    def photograph(self) -> Image.Image:
        """Return the terminal as an RGB image."""
        size = self.size()
        file = self._transcript_path.with_suffix(".shot.png")
        self._do("photograph", file=str(file), width=size.width, height=size.height)
        with Image.open(file) as image:
            return image.convert("RGB")

    def _evidence(self) -> str:
        shot = self._transcript_path.with_suffix(".png")
        with suppress(NeverHappenedError, OSError):
            self.photograph().save(shot)
        text = "\n".join(line for line in self.lines() if line)
        return f"photograph: {shot}\nprogram said: {self._log.read_text(errors='replace')[-1000:]}\nscreen:\n{text}"

    def _do(self, action: str, **arguments: Any) -> None:
        """Send the driver one request and wait for its reply."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps({"do": action, **arguments}).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise NeverHappenedError(f"{self.window_class} ended before {action}") from None
        ready, _, _ = select.select([process.stdout], [], [], _ANSWER_SECONDS)
        said = process.stdout.readline() if ready else b""
        if not said or not json.loads(said).get("done"):
            raise NeverHappenedError(f"{action}: {said.decode() or 'no reply'}; {self._log.read_text()[-500:]}")


def modules() -> Path:
    """Return the folder whose `node_modules` contain xterm.js and the browser's driver."""
    chosen = os.environ.get("SSHOWCASE_WEB_MODULES")
    return Path(chosen) if chosen else Path.home() / ".cache/sshowcase-tests/web"


def unavailable_reason() -> str:
    """Return the reason why xterm.js cannot be shown here, "" when it can."""
    if reason := missing(*PROGRAMS):
        return reason
    if not (modules() / "node_modules/@xterm/addon-image").exists():
        return f"xterm.js is not in {modules()}; tests/terminals/install.sh puts it there"
    return ""
