"""A virtual screen: Xvfb on a free display, with keyboard, mouse and screenshots."""

import os
import select
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image, ImageGrab

from tests.terminals.programs.waiting import NeverHappenedError

PROGRAMS = ("Xvfb", "xdotool")
"""The programs that must be on the PATH."""

DOTS_PER_INCH = 96


class VirtualScreen:
    """An X server that draws into memory, and ends with the `with` block.

    `width` and `height` are pixels; a window larger than the screen would be cropped in photographs.
    `folder` receives the server's log.
    """

    def __init__(self, folder: Path, *, width: int = 2000, height: int = 1300) -> None:
        self.size = (width, height)
        self.display = ""
        self._log = folder / "xvfb.log"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the server, which chooses its display number and reports it through a pipe."""
        reader, writer = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24"]
        command += ["-dpi", str(DOTS_PER_INCH), "-nolisten", "tcp", "-noreset", "+extension", "GLX"]
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(command, pass_fds=[writer], stdout=log, stderr=log)
        os.close(writer)
        try:
            self.display = f":{_read_line(reader, seconds=30)}"
        except NeverHappenedError:
            self.close()
            raise NeverHappenedError(f"Xvfb did not start: {self._log.read_text()[-500:]}") from None
        finally:
            os.close(reader)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server. Has no effect when it has ended."""
        if self._server is not None:
            end_process(self._server)

    def photograph(self) -> Image.Image:
        """Return the whole screen as an RGB image without the mouse pointer."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def xdotool(self, *arguments: str) -> str:
        """Run one xdotool command on this screen and return its output without the final newline.

        `search` returns "" while it finds nothing; other failures raise an error.
        """
        environment = {"PATH": os.environ["PATH"], "DISPLAY": self.display}
        done = subprocess.run(["xdotool", *arguments], env=environment, capture_output=True, timeout=30, check=False)
        if arguments[0] != "search" and (done.returncode or done.stderr):
            raise ValueError(f"xdotool {' '.join(arguments)}: {done.stderr.decode().strip()}")
        return done.stdout.decode().rstrip("\n")


def end_process(process: subprocess.Popen[bytes], *, seconds: float = 5) -> None:
    """Terminate a process that we started; kill it when it does not end within `seconds`."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=seconds)


def _read_line(descriptor: int, *, seconds: float) -> str:
    """Return the first line that arrives on a pipe; raise `NeverHappenedError` at its end or after `seconds`."""
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], seconds)
        piece = os.read(descriptor, 64) if ready else b""
        if not piece:
            raise NeverHappenedError("no line")
        line += piece
    return line.decode().strip()
