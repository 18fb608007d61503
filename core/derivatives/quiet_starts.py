"""Imported by the process from which workers fork: a worker that starts too late prints no traceback.

A worker whose program ends at that moment (Ctrl+C) finds the pipes and locks of its pool gone. The program notices a
worker that did not start by itself.
"""

from __future__ import annotations

import os
import sys
from types import TracebackType

_parent = os.getpid()


def _print_in_parent(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if os.getpid() == _parent:
        sys.__excepthook__(kind, error, traceback)


sys.excepthook = _print_in_parent
