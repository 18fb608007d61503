"""Take the README's screenshots in real terminals: `python docs/screenshots/make.py [--library FOLDER]`.

Draws the demo library (kept in FOLDER for the next time), serves it, opens it over OpenSSH in kitty and xterm on a
virtual screen, and writes PNG files next to this script. `tests/terminals/install.sh` installs the terminals.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from platformdirs import user_cache_path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from core.demo.demo_library import draw_demo_library  # noqa: E402 - the repository's root has just become importable
from tests.terminals.programs.kitty import Kitty  # noqa: E402
from tests.terminals.programs.terminal import Terminal  # noqa: E402
from tests.terminals.programs.xterm import PlainXTerm, XTerm  # noqa: E402
from tests.terminals.sessions.gallery import Library, ServedGallery, served  # noqa: E402
from tests.terminals.sessions.terminal_session import TerminalSession  # noqa: E402

MOST_BYTES = 400_000
SMALLEST_SCALE = 0.6

_BAR_HEIGHT = 30
_EDGE = "#3a3a3d"
_BAR = "#232326"
_BACKGROUND = "#55565c"
_TITLE = "#a9a6a2"
_FONT = "DejaVuSans.ttf"


@dataclass(frozen=True)
class Window:
    """A terminal to take a screenshot of."""

    terminal: type[Terminal]
    title: str
    columns: int = 108
    rows: int = 34
    font_size: int = 12
    """In points; xterm leaves gaps between half-blocks in most other sizes."""


KITTY = Window(Kitty, "kitty")
XTERM = Window(XTerm, "xterm · sixel")
PLAIN = Window(PlainXTerm, "xterm · no pictures, 256 colours")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all pictures; 0 when each is written."""
    parser = argparse.ArgumentParser(prog="python docs/screenshots/make.py", description=__doc__)
    kept = user_cache_path("sshowcase-tests") / "demo pictures"
    parser.add_argument("--library", type=Path, default=kept, help="where the demo library is drawn and kept")
    library = parser.parse_args(arguments).library
    draw_demo_library(library)
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-") as folder,
        served(Path(folder), Library(library, {})) as gallery,
    ):
        studio = ScreenshotStudio(gallery, Path(folder))
        # xterm first: kitty, which draws in software here, should not do so while thumbnails are made.
        # Few colours last: the gallery remembers them for this terminal.
        _write("home", studio.photograph(XTERM, _home))
        _write("photos", studio.photograph(KITTY, _photos))
        _write("lightbox", studio.photograph(KITTY, _details))
        _write("terminals", _side_by_side([studio.photograph(window, scene) for window, scene in FOUR]))
        _write("half-blocks", studio.photograph(PLAIN, _blocks))
    return 0


Scene = Callable[[TerminalSession, Callable[[], object]], None]
"""Steps from home to the screen to take; the second argument waits until nothing changes."""


class ScreenshotStudio:
    """Opens windows on a served gallery and takes screenshots."""

    def __init__(self, gallery: ServedGallery, folder: Path) -> None:
        self._gallery = gallery
        self._folder = folder
        self._count = 0

    def photograph(self, window: Window, scene: Scene) -> Image.Image:
        """Return a window after the steps of `scene`, when all pictures are there."""
        self._count += 1
        folder = self._folder / f"window {self._count}"
        folder.mkdir()
        with TerminalSession(
            self._gallery,
            window.terminal,
            folder,
            columns=window.columns,
            rows=window.rows,
            font_size=window.font_size,
        ) as session:
            self._at_rest(session)
            scene(session, lambda: self._at_rest(session))
            return _framed(self._at_rest(session), window.title)

    def _at_rest(self, session: TerminalSession) -> Image.Image:
        """Return the screen when it is still and the server idle; the first time, all thumbnails have been made."""
        session.terminal.wait_until(lambda _: not _has_hint(session), seconds=60, what="a hint that is gone")
        return session.terminal.wait_until_still(photographs=6, seconds=300, idle=[self._gallery.process.pid])


def _has_hint(session: TerminalSession) -> bool:
    """Return whether the hint is shown that a terminal without pictures gets once, over the photos."""
    return any("coloured blocks" in line for line in session.terminal.lines())


def _home(session: TerminalSession, rest: Callable[[], object]) -> None:
    """Newest photos and categories: where every session starts."""
    del session, rest


def _photos(session: TerminalSession, rest: Callable[[], object]) -> None:
    """The photos of a collection, with one in the middle selected."""
    _enter(session, "Travel", "Alps")
    rest()
    session.terminal.press("Right", "Down")


def _photo(session: TerminalSession, rest: Callable[[], object]) -> None:
    """A photo alone."""
    _enter(session, "Travel", "Iceland")
    rest()
    session.open_photo()


def _details(session: TerminalSession, rest: Callable[[], object]) -> None:
    """A photo with its details."""
    _enter(session, "Travel", "Coast")
    rest()
    session.open_photo()
    rest()
    session.terminal.press("i")


def _few_colours(session: TerminalSession, rest: Callable[[], object]) -> None:
    """A collection in 256 colours, chosen for this terminal; the gallery remembers it."""
    session.terminal.press("T")
    session.terminal.wait_for_text("Colours")
    session.terminal.press("Down", "Right", "Right")
    rest()
    session.terminal.press("Escape")
    rest()
    _blocks(session, rest)


def _blocks(session: TerminalSession, rest: Callable[[], object]) -> None:
    """The photos of a collection as coloured blocks."""
    del rest
    _enter(session, "Travel", "Sahara")


def _enter(session: TerminalSession, category: str, collection: str) -> None:
    """From home into a collection, by the first letters of its names."""
    for name in (category, collection):
        session.terminal.press("apostrophe")
        session.terminal.wait_for_text("Jump to a name")
        session.terminal.press(name[0].lower(), "Return")
        session.terminal.wait_for_text(f"› {name[:3]}")


_SMALL = {"columns": 64, "rows": 22}

FOUR: tuple[tuple[Window, Scene], ...] = (
    (Window(Kitty, "kitty", **_SMALL), _home),
    (Window(XTerm, "xterm · sixel", **_SMALL), _photos),
    (Window(Kitty, "kitty", **_SMALL), _photo),
    (Window(PlainXTerm, "xterm · no pictures, 256 colours", **_SMALL), _few_colours),
)


def _framed(screen: Image.Image, title: str) -> Image.Image:
    """A screen below a title bar, within a thin edge."""
    framed = Image.new("RGB", (screen.width + 2, screen.height + _BAR_HEIGHT + 2), _EDGE)
    framed.paste(Image.new("RGB", (screen.width, _BAR_HEIGHT), _BAR), (1, 1))
    framed.paste(screen, (1, _BAR_HEIGHT + 1))
    words = ImageFont.truetype(_FONT, 13)
    ImageDraw.Draw(framed).text((framed.width / 2, _BAR_HEIGHT / 2 + 1), title, font=words, fill=_TITLE, anchor="mm")
    return framed


def _side_by_side(windows: Sequence[Image.Image], *, across: int = 2, gap: int = 12) -> Image.Image:
    """Windows in rows, on a ground between dark and light pages."""
    width, height = (max(size) for size in zip(*(window.size for window in windows), strict=True))
    down = -(-len(windows) // across)
    sheet = Image.new("RGB", (across * (width + gap) + gap, down * (height + gap) + gap), _BACKGROUND)
    for number, window in enumerate(windows):
        sheet.paste(window, (gap + number % across * (width + gap), gap + number // across * (height + gap)))
    return sheet


def _write(name: str, picture: Image.Image) -> None:
    """Write a PNG below `MOST_BYTES`: as it is, else in 256 colours, else smaller too."""
    scale = 1.0
    data = _png(picture)
    while len(data) > MOST_BYTES:
        if scale < SMALLEST_SCALE:
            raise ValueError(f"{name} does not fit into {MOST_BYTES:,} bytes")
        size = (round(picture.width * scale), round(picture.height * scale))
        data = _png(_paletted(picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)))
        scale -= 0.05
    (HERE / f"{name}.png").write_bytes(data)
    sys.stdout.write(f"{name}.png: {len(data):,} bytes\n")


def _paletted(picture: Image.Image) -> Image.Image:
    """Return the picture with a palette of 256 colours, dithered so that skies show no steps."""
    palette = picture.quantize(256, method=Image.Quantize.FASTOCTREE)
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
