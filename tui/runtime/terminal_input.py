"""From a visitor's bytes to Textual events and terminal replies: decoded, filtered and bounded."""

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
"""Seconds until an unfinished end is decided; an Escape must feel like a key."""

_EVENTS_PER_SECOND = 100.0
_BURST = 200.0


class TerminalInput:
    """Turns what a terminal sends into events, in order; keeps no timer of its own."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
        self._filter = ReplyFilter()
        self._parser = _Parser()
        self._pending = (PendingInput.NOTHING, -1)
        self.deadline: float | None = None
        """When `expire` wants to be called, on the clock whose time `feed` was given."""

    def feed(self, data: bytes, now: float) -> list[Message | TerminalReply]:
        """Return the events and replies that are complete; `now` is in seconds."""
        items = self._filter.feed(self._decoder.decode(data))
        self._set_deadline(now)
        return list(self._events(items))

    def expire(self, now: float) -> list[Message | TerminalReply]:
        """Decide about an unfinished end, if it has waited long enough."""
        if self.deadline is None or now < self.deadline:
            return []
        items = self._filter.expire()
        self._set_deadline(now)
        return list(self._events(items))

    def _set_deadline(self, now: float) -> None:
        """A sequence has a fixed time from its first byte, a paste from its last."""
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
        except Exception:  # noqa: BLE001 - a visit's edge: one strange key must not end it
            _log.exception("Textual could not parse a key; it is ignored")
            self._parser = _Parser()
            return []


class RateLimit:
    """A token bucket: how long to wait before more events of a session are taken."""

    def __init__(self, now: float) -> None:
        self._tokens = _BURST
        self._checked = now

    def delay(self, count: int, now: float) -> float:
        """Spend `count` events and return the seconds to wait before the next ones."""
        self._tokens = min(_BURST, self._tokens + (now - self._checked) * _EVENTS_PER_SECOND) - count
        self._checked = now
        return max(0.0, -self._tokens / _EVENTS_PER_SECOND)


class _Parser(XTermParser):
    """Textual's key parser, fed with whole sequences only, so that it never has to wait for the rest of one."""

    # Textual caches the events themselves, process-wide: one session's keys would hold and carry another session's app.
    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]  # noqa: SLF001

    def conclude(self) -> Iterable[Message]:
        """Return what the parser would find out by waiting."""
        if self._timeout_time is None:
            return ()
        self._timeout_time = 0.0
        return self.tick()
