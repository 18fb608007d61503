"""Decodes, filters and bounds terminal input: Textual events and terminal replies."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.graphics.terminals.reply_filter import KeyInput, PastedText, PendingInput, ReplyFilter
from tui.graphics.terminals.reply_types import TerminalReply

_log = logging.getLogger(__name__)

_PATIENCE = {PendingInput.ESCAPE: 0.05, PendingInput.SEQUENCE: 2.0, PendingInput.PASTE: 2.0}
"""Seconds until an incomplete sequence is resolved; short, so that Escape responds at once."""

_EVENTS_PER_SECOND = 100.0
_BURST = 200.0


class TerminalInput:
    """Parse terminal input into events, in order; the caller provides the clock."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._filter = ReplyFilter()
        self._parser = _Parser()
        self._pending = (PendingInput.NOTHING, -1)
        self.deadline: float | None = None
        """When to call `expire`, on the clock of `feed`; None without an incomplete sequence."""

    def feed(self, data: bytes, now: float) -> list[Message | TerminalReply]:
        """Parse bytes and return the complete events and replies; `now` is in seconds."""
        items = self._filter.feed(self._decoder.decode(data))
        self._set_deadline(now)
        return list(self._events(items))

    def expire(self, now: float) -> list[Message | TerminalReply]:
        """Resolve an incomplete sequence whose time is over."""
        if self.deadline is None or now < self.deadline:
            return []
        items = self._filter.expire()
        self._set_deadline(now)
        return list(self._events(items))

    def _set_deadline(self, now: float) -> None:
        """Return the deadline: a fixed time after the first byte of a sequence, after the last byte of a paste."""
        kind = self._filter.pending
        pending = (kind, self._filter.pending_since)
        if kind is PendingInput.NOTHING:
            self.deadline = None
        elif pending != self._pending or kind is PendingInput.PASTE:
            self.deadline = now + _PATIENCE[kind]
        self._pending = pending

    def _events(self, items: Iterable[KeyInput | PastedText | TerminalReply]) -> Iterator[Message | TerminalReply]:
        for item in items:
            if isinstance(item, KeyInput):
                yield from self._keys(item.text)
            elif isinstance(item, PastedText):
                yield events.Paste(item.text)
            else:
                yield item

    def _keys(self, text: str) -> list[Message]:
        try:
            return [*self._parser.feed(text), *self._parser.conclude()]
        except Exception:  # noqa: BLE001 - an unexpected key must not end the session
            _log.exception("Textual could not parse a key; it is ignored")
            self._parser = _Parser()
            return []


class RateLimit:
    """A token bucket that limits the events of a session."""

    def __init__(self, now: float) -> None:
        self._tokens = _BURST
        self._checked = now

    def delay(self, count: int, now: float) -> float:
        """Spend `count` events and return the seconds to wait before the next ones."""
        self._tokens = min(_BURST, self._tokens + (now - self._checked) * _EVENTS_PER_SECOND) - count
        self._checked = now
        return max(0.0, -self._tokens / _EVENTS_PER_SECOND)


class _Parser(XTermParser):
    """Textual's key parser, fed with complete sequences only, so that it never waits."""

    # Textual caches the events themselves, process-wide: one session's keys would hold and carry another session's app.
    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]  # noqa: SLF001

    def conclude(self) -> Iterable[Message]:
        """Return the keys that the parser would report after its timeout."""
        if self._timeout_time is None:
            return ()
        self._timeout_time = 0.0
        return self.tick()
