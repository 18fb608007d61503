"""Terminal: a terminal program on a virtual screen; the base class of all of them."""

import os
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from PIL import Image, ImageColor

from tests.terminals.programs.pipes import open_for_writing
from tests.terminals.programs.processes import busy
from tests.terminals.programs.pseudo_terminals import PixelSize, find_terminal_below, window_size
from tests.terminals.programs.transcript import Cell, Transcript
from tests.terminals.programs.virtual_screen import VirtualScreen, end_process
from tests.terminals.programs.waiting import NeverHappenedError, poll

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels in a photograph."""

    x: int
    y: int
    width: int
    height: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom, as for `Image.crop`."""
        return (self.x, self.y, self.x + self.width, self.y + self.height)


class Terminal(ABC):
    """A terminal that runs `command` inside a `with` block.

    The window is in the upper left corner of the screen without frame, padding or scroll bar, so that the upper left
    cell starts at pixel (0, 0). `folder` receives logs and the photographs of failed waits. The command and the
    terminal have PATH and what `environment` adds as their environment. `share` are further folders that the command
    reads, for a terminal with a root folder of its own.
    """

    window_class = ""
    """WM_CLASS of the program's window."""

    def __init__(
        self,
        screen: VirtualScreen,
        command: Sequence[str],
        *,
        folder: Path,
        columns: int = 120,
        rows: int = 40,
        font_size: int = 12,
        background: str = "#000000",
        foreground: str = "#ffffff",
        environment: Mapping[str, str] | None = None,
        share: Sequence[Path] = (),
    ) -> None:
        self.screen = screen
        self._gate = folder / f"{self.window_class}-{time.monotonic_ns()}.gate"
        self.command = ["sh", "-c", 'read -r _ <"$0"; exec "$@"', str(self._gate), *command]
        self.folder = folder
        self.columns = columns
        self.rows = rows
        self.font_size = font_size
        self.background = background
        self.foreground = foreground
        self.share = [folder, *share]
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "DISPLAY": screen.display,
        }
        self.environment |= environment or {}
        self._transcript_path = self._gate.with_suffix(".transcript")
        self._transcript = Transcript(self._transcript_path)
        self._log = self._transcript_path.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self._window = ""
        self._tty: Path | None = None

    @abstractmethod
    def program(self) -> list[str]:
        """Return the whole command line, from the terminal's program to the last argument of the command."""

    def __enter__(self) -> Self:
        """Start the terminal, and the command once the window has its focus and its size.

        The window starts one row too tall: when it has its true size, it also has the focus. If kitty got the focus
        between two keys, it would mix up their modifiers.
        """
        os.mkfifo(self._gate)
        self.rows += 1
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self.program(),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._window = self._ask(self._find_window, seconds=60, what="a window")
            self._ask(self._has_focus, seconds=20, what="the keyboard focus")
            self._ask(self._has_its_size, seconds=20, what=f"a size of {self.columns} by {self.rows} cells")
            self.resize(self.columns, self.rows - 1)
            os.close(open_for_writing(self._gate))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the terminal, which hangs up on its command. Has no effect when it has ended."""
        if self._process is not None:
            end_process(self._process)

    @property
    def alive(self) -> bool:
        """Whether the program still runs; it ends when its command does."""
        return self._process is not None and self._process.poll() is None

    # Input

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their X names: Return, Right, ctrl+p, question."""
        for key in keys:
            self.screen.xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type a text character by character."""
        self.screen.xdotool("type", "--clearmodifiers", "--", text)

    def click(self, column: int, row: int, *, button: int = 1, times: int = 1) -> None:
        """Click in the middle of a cell; buttons 4 and 5 are the wheel, up and down."""
        box = self.cell_box(column, row, 1, 1)
        x, y = box.x + box.width // 2, box.y + box.height // 2
        self.screen.xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), str(button))

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window to a size in cells and wait until its command sees the new size."""
        cell = self.cell_box(0, 0, 1, 1)
        self.columns, self.rows = columns, rows
        self.screen.xdotool("windowsize", self._window, str(columns * cell.width), str(rows * cell.height))
        self._ask(self._has_its_size, seconds=20, what=f"a size of {columns} by {rows} cells")

    # Observation

    def photograph(self) -> Image.Image:
        """Return the terminal's window as an RGB image, without the pixels right of and below the last cell."""
        size = self.size()
        return self.screen.photograph().crop((0, 0, size.width, size.height))

    def size(self) -> PixelSize:
        """Return columns, rows and pixels as the command sees them."""
        if self._tty is None:
            raise NeverHappenedError("the terminal has no command yet")
        return window_size(self._tty)

    def cell_box(self, column: int, row: int, columns: int, rows: int) -> Box:
        """Return the pixels of a rectangle of cells; column and row count from 0."""
        size = self.size()
        width, height = size.width // size.columns, size.height // size.rows
        return Box(column * width, row * height, columns * width, rows * height)

    def received(self) -> bytes:
        """Return all bytes that the terminal has received from its command."""
        return self._transcript.received()

    def lines(self) -> list[str]:
        """Return the text on the screen, one string per row; the content of picture cells is undefined."""
        return self._transcript.lines(self.columns, self.rows)

    def cells(self) -> list[list[Cell]]:
        """Return the same cell by cell with their colours, in rows."""
        foreground, background = (ImageColor.getrgb(name)[:3] for name in (self.foreground, self.background))
        return self._transcript.cells(self.columns, self.rows, foreground, background)

    # Waiting

    def wait_until(
        self, predicate: Callable[[Image.Image], object], *, seconds: float = 20, what: str = ""
    ) -> Image.Image:
        """Photograph until `predicate(photograph)` is true, and return that photograph.

        After `seconds`, or when the terminal ends, raise `NeverHappenedError` with the path of the last photograph.
        """
        return self._ask(lambda: _if_true(self.photograph(), predicate), seconds=seconds, what=what or "a photograph")

    def wait_for_text(self, text: str, *, seconds: float = 20) -> Image.Image:
        """Wait until `text` is in one row of the screen, and return a photograph taken then."""
        self._ask(lambda: any(text in line for line in self.lines()), seconds=seconds, what=f"the text {text!r}")
        return self.photograph()

    def wait_until_still(self, *, photographs: int = 8, seconds: float = 20, idle: Sequence[int] = ()) -> Image.Image:
        """Wait until so many photographs in a row, 0.1 s apart, are equal, and return the last.

        With process ids in `idle`, neither these nor the terminal may have work to do during it.
        """
        assert self._process is not None
        watched = [*idle, self._process.pid] if idle else []
        latest: list[Image.Image] = []

        def still() -> Image.Image | None:
            if busy(watched):
                latest.clear()
            latest.append(self.photograph())
            del latest[:-photographs]
            return latest[-1] if len(latest) == photographs and all(shot == latest[0] for shot in latest) else None

        return self._ask(still, seconds=seconds, what="a still picture", every=0.1)

    def _ask(self, question: Callable[[], Answer | None], *, seconds: float, what: str, every: float = 0.05) -> Answer:
        def while_alive() -> Answer | None:
            if not self.alive:
                raise NeverHappenedError(f"{self.window_class} ended before {what}")
            return question()

        try:
            return poll(while_alive, seconds=seconds, what=what, every=every)
        except NeverHappenedError as error:
            raise NeverHappenedError(f"{error}\n{self._evidence()}") from None

    def _evidence(self) -> str:
        shot = self._transcript_path.with_suffix(".png")
        self.screen.photograph().save(shot)
        text = "\n".join(line for line in self.lines() if line)
        return f"photograph: {shot}\nprogram said: {self._log.read_text(errors='replace')[-1000:]}\nscreen:\n{text}"

    # Starting

    def _find_window(self) -> str:
        return self.screen.xdotool("search", "--onlyvisible", "--class", self.window_class).partition("\n")[0]

    def _has_focus(self) -> bool:
        self.screen.xdotool("windowmove", self._window, "0", "0", "windowfocus", self._window)
        return self.screen.xdotool("getwindowfocus") == self._window

    def _has_its_size(self) -> bool:
        assert self._process is not None
        self._tty = self._tty or find_terminal_below(self._process.pid)
        if self._tty is None:
            return False
        size = self.size()
        return (size.columns, size.rows) == (self.columns, self.rows) and size.width > 0


def held(command: Sequence[str]) -> list[str]:
    """Return a command that keeps the terminal open after `command` and prints `[exit STATUS]`."""
    return ["sh", "-c", '"$@"; printf "[exit %s]" "$?"; exec sleep 3600', "sh", *command]


def _if_true(image: Image.Image, predicate: Callable[[Image.Image], object]) -> Image.Image | None:
    return image if predicate(image) else None
