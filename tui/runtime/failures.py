"""Errors that a session survives: one log line with a reference for each kind, and a bound on their number."""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Iterator
from types import TracebackType

from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.message_pump import MessagePump
from textual.timer import Timer
from textual.widget import MountError, Widget
from textual.worker import WorkerFailed, active_worker

_log = logging.getLogger(__name__)

MOST = 10
"""Errors within `SECONDS` that a session survives; after more it ends, because it would fail forever."""
SECONDS = 10.0


class Failures:
    """The errors of one session; the caller provides the clock."""

    def __init__(self) -> None:
        """Start without errors."""
        self._references: dict[tuple[type[BaseException], str, int], str] = {}
        self._moments: deque[float] = deque(maxlen=MOST + 1)

    def record(self, error: BaseException, now: float) -> str:
        """Log an error and return its reference; an equal one has the same reference and is logged once.

        The values of local variables are not logged.
        """
        self._moments.append(now)
        place = _place(error)
        if place not in self._references:
            self._references[place] = secrets.token_hex(4)
            _log.error("A part of a session failed, reference %s", self._references[place], exc_info=error)
        return self._references[place]

    def too_many(self, now: float) -> bool:
        """Return whether errors have come so often that the session has to end."""
        return len(self._moments) > MOST and now - self._moments[0] <= SECONDS


def of_background(error: Exception) -> bool:
    """Return whether Textual reports an error of a worker, a timer or a callback, after which it continues.

    After an error in building a widget, its messages are no longer processed.
    """
    if isinstance(error, WorkerFailed):
        return True
    trace = error.__traceback__
    return trace is not None and trace.tb_frame.f_code in _CALLERS


def cause_of(error: BaseException) -> BaseException:
    """Return the error that a worker raised, or the error itself."""
    return error.error if isinstance(error, WorkerFailed) else error


def of_removed_node(error: Exception) -> bool:
    """Return whether something was looked for in, added to or started in a widget or an app that is gone or closing."""
    cause: BaseException = error
    node: object = active_message_pump.get(None)
    if isinstance(error, WorkerFailed):
        worker = active_worker.get(None)
        cause, node = error.error, worker.node if worker is not None else None
    if not isinstance(cause, _OF_REMOVED) and not _is_refused(cause):
        return False
    return any(_is_ending(each) for each in (node, *_asked(cause)) if isinstance(each, DOMNode))


_OF_REMOVED = (NoMatches, MountError, NoScreen, ScreenStackError)


def _is_refused(error: BaseException) -> bool:
    """Whether a worker was started in an app that has ended, which takes none."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is App.call_from_thread.__code__


def _is_ending(node: DOMNode) -> bool:
    """Whether a widget is removed; an app that closes removes widgets one by one, before their screens."""
    app = node.app
    return node._pruning or node._closing or node._closed or app._exit or not app.is_running  # noqa: SLF001


def _asked(error: BaseException) -> Iterator[DOMNode]:
    """Return the widgets whose methods could not do what was asked, with the widgets around them."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in _ASKED:
            yield from trace.tb_frame.f_locals["self"].ancestors_with_self
        trace = trace.tb_next


_ASKED = (DOMNode.query_one.__code__, DOMNode.query_exactly_one.__code__, Widget.mount.__code__)

# Textual reports all errors alike; what called the failing code is in the traceback only.
_CALLERS = (
    Timer._tick.__code__,  # noqa: SLF001
    MessagePump._process_messages_loop.__code__,  # noqa: SLF001 - callbacks when idle
    MessagePump._flush_next_callbacks.__code__,  # noqa: SLF001
)


def _place(error: BaseException) -> tuple[type[BaseException], str, int]:
    """Return the kind of an error and where it was raised."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error), "", 0
    return type(error), trace.tb_frame.f_code.co_filename, trace.tb_lineno
