"""Sessions on the served gallery in a terminal: how a test starts one, navigates, and waits for what it must see."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, KITTY_MINIMUM_PSNR, SIXEL_MINIMUM_PSNR, Match
from tests.terminals.programs.terminal import Terminal, held
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.sessions.captures import Capture, assert_nothing_but_text, assert_pictures, until
from tests.terminals.sessions.gallery import ServedGallery

COLUMNS, ROWS = 110, 36
MINIMUM_PSNR = {"xterm": SIXEL_MINIMUM_PSNR, "kitty": KITTY_MINIMUM_PSNR}


class TerminalSession:
    """A terminal in which OpenSSH runs a session on the gallery, inside a `with` block."""

    def __init__(
        self,
        gallery: ServedGallery,
        terminal_class: type[Terminal],
        folder: Path,
        *,
        command: Callable[[list[str]], Sequence[str]] = held,
        columns: int = COLUMNS,
        rows: int = ROWS,
        font_size: int = 12,
    ) -> None:
        self.gallery = gallery
        self._terminal_class = terminal_class
        self._folder = folder
        self._command = command
        self._columns = columns
        self._rows = rows
        self._font_size = font_size
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Start the session; return when the home screen is shown."""
        with ExitStack() as stack:
            size = {"width": 13 * self._columns, "height": 24 * (self._rows + 5)}
            screen = stack.enter_context(VirtualScreen(self._folder, **size))
            command = self._command(self.gallery.session_command(self._folder / "known_hosts"))
            share = [self.gallery.key.parent]
            self.terminal = stack.enter_context(
                self._terminal_class(
                    screen,
                    command,
                    folder=self._folder,
                    columns=self._columns,
                    rows=self._rows,
                    font_size=self._font_size,
                    share=share,
                )
            )
            self.terminal.wait_for_text("Enter open", seconds=40)
            self._open = stack.pop_all()

    def close(self) -> None:
        """Hang up and close the terminal."""
        self._open.close()

    @property
    def minimum_psnr(self) -> float:
        """How well this terminal shows a picture in its best quality, in dB."""
        return MINIMUM_PSNR[self.terminal.window_class]

    def originals(self, *collections: str) -> dict[str, Image.Image]:
        """Return the drawn pictures of these collections by caption, in order; of all without an argument."""
        drawn = self.gallery.library.collections
        chosen = collections or tuple(drawn)
        return {name: picture for collection in chosen for name, picture in drawn[collection].items()}

    def assert_pictures(self, seen: Capture, *collections: str, least: int = 1) -> dict[str, Match]:
        """Assert that at least so many captions of these collections are visible, each with its own picture above it.

        On a slow connection, as with a terminal on a busy machine, the gallery lowers the quality of many pictures.
        """
        return assert_pictures(seen, self.originals(*collections), minimum_psnr=GRADED_MINIMUM_PSNR, least=least)

    def assert_tiles(self, seen: Capture, *collections: str, least: int = 1) -> dict[str, Match]:
        """Assert the same, and that there is nothing else on the screen but text."""
        matches = self.assert_pictures(seen, *collections, least=least)
        assert_nothing_but_text(seen, (match.box for match in matches.values()))
        return matches

    # Navigation

    def go_home(self) -> None:
        """Go from any screen or dialog to the first category of the home screen."""
        if (self.terminal.columns, self.terminal.rows) != (self._columns, self._rows):
            self.terminal.resize(self._columns, self._rows)
        for _ in range(3):
            self.terminal.press("g", "h")
            with suppress(NeverHappenedError):
                self.terminal.wait_for_text("Categories", seconds=4)
                break
            self.terminal.press("Escape")
            self.terminal.wait_until_still(photographs=3)
        self.terminal.press("Home")

    def open_collection(self, collection: str) -> None:
        """Go from home to the photos of a collection, of which the first one is selected."""
        for name in Path(collection).parts:
            self.terminal.press("apostrophe")
            self.terminal.wait_for_text("Jump to a name")
            self.terminal.press(name[0].lower(), "Return")
            self.terminal.wait_for_text(f"› {name}")
        pictures = self.originals(collection)
        self.terminal.wait_for_text(f"1 of {len(pictures)} photos")
        self.terminal.wait_for_text(next(iter(pictures)))

    def open_photo(self) -> None:
        """Open the selected photo of a grid."""
        self.terminal.press("Return")
        lines = self.terminal.lines
        self.terminal.wait_until(lambda _: "Enter open" not in lines()[-1], what="a screen with nothing to open")

    # Observation

    def until(self, check: Callable[[Capture], object], *, seconds: float = 30) -> Capture:
        """Capture until `check(capture)` raises no AssertionError; after `seconds`, raise the last one."""
        return until(self.terminal, check, seconds=seconds)
