"""Ctrl+C before and after a command runs: one line, and the exit code of a shell, instead of a traceback.

It is used before the rest of the program is imported, and so imports only what Python has loaded at its start.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # the module `signal` takes a while to import
import atexit
import os
import sys

INTERRUPTED = 130
"""The exit code, as in a shell: 128 and the number of SIGINT."""
LINE = "Interrupted.\n"


def is_starting(name: str) -> bool:
    """Return whether a module of that name is the program that starts now, and not imported by another one."""
    return name == "__main__" or os.path.basename(sys.argv[0]) == "sshowcase"  # noqa: PTH119 - pathlib takes a while, too


def exit_on_interrupt() -> None:
    """Let Ctrl+C end the process at once, also one that `packaging/sshowcase` has blocked since before Python started.

    Nothing runs yet that would have to be cleaned up.
    """
    _signal.signal(_signal.SIGINT, _exit)
    _signal.pthread_sigmask(_signal.SIG_UNBLOCK, (_signal.SIGINT,))


def raise_on_interrupt() -> None:
    """Let Ctrl+C raise KeyboardInterrupt again, which ends a command in order."""
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def ignore_interrupts_at_exit() -> None:
    """Ignore Ctrl+C while the interpreter takes itself down, a moment in which it would end the process by the signal.

    Everything is done then, and Python leaves no handler in place but keeps a signal ignored.
    """
    atexit.register(_signal.signal, _signal.SIGINT, _signal.SIG_IGN)


def _exit(_number: int, _frame: object) -> None:
    os.write(2, LINE.encode())
    os._exit(INTERRUPTED)
