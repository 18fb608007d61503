"""Named pipes between a test and a command in a terminal."""

import errno
import os
from pathlib import Path

from tests.terminals.programs.waiting import poll


def open_for_writing(pipe: Path, *, seconds: float = 20) -> int:
    """Open a named pipe for writing once it has a reader; raise `NeverHappenedError` after `seconds`."""

    def opened() -> tuple[int] | None:
        try:
            return (os.open(pipe, os.O_WRONLY | os.O_NONBLOCK),)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return None

    (descriptor,) = poll(opened, seconds=seconds, what=f"a reader of {pipe}")
    os.set_blocking(descriptor, True)
    return descriptor
