"""Separate a terminal's replies from keys in its input.

Replies may arrive seconds late, or split at any byte, so the filter is active for the whole session.
Grammar: ECMA-48 section 5 and "XTerm Control Sequences" (invisible-island.net/xterm/ctlseqs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tui.graphics.terminals.reply_types import TerminalReply, read_csi_reply, read_string_reply

MAX_PASTE = 64 * 1024
"""Most characters of one bracketed paste; the rest is dropped."""

_ESC = "\x1b"
_MAX_SEQUENCE = 128
_MAX_STRING = 4096
_PASTE_END = "\x1b[201~"
_MAX_COLUMN = 1000
_MAX_ROW = 500
_MAX_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)

# The Linux console's function keys, an old mouse report, everything else.
_CSI = re.compile(r"\x1b\[(?:(\[[^\x1b])|(M[^\x1b]{3})|(?![\[M])([ -?]*)([@-~]))")
_CSI_PARTS = re.compile(r"([0-?]*)([ -/]*)")
_CSI_BEGUN = re.compile(r"\x1b\[(?:\[|M[^\x1b]{0,2}|[ -?]*)\Z")
_CSI_BROKEN = re.compile(r"\x1b\[(?:\[|M[^\x1b]{0,2}|[ -?]*)")
_CSI_REST = re.compile(r"[ -?]*")
_STRING_START = re.compile(r"\x1b(?:P[>01!]|_G|\][0-9])")
_STRING_BEGUN = re.compile(r"\x1b[P_\]]\Z")
_STRING_END = re.compile("[\x1b\x07\x9c]")
_LINUX_FUNCTION_KEYS = frozenset("ABCDE")
_KEY_FINALS = frozenset("ABCDEFGHIOPQSZ~u^@")
_MOUSE = re.compile(r"<(\d{1,3});(\d{1,9});(\d{1,9})\Z")
_NUMBER = re.compile(r"\d+")
_REST_OF_SPLIT = re.compile(r"\[[0-?A-Z]|P[>01!]|_G|\][0-9]")
_C1 = re.compile("[\x80-\x9f]")
_NOT_PASTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class KeyInput:
    """Plain characters, or one whole key or mouse sequence; the Escape key is ESC alone."""

    text: str


@dataclass(frozen=True, slots=True)
class PastedText:
    """Pasted text without control characters, at most MAX_PASTE characters."""

    text: str


class PendingInput(Enum):
    """What incomplete input waits for."""

    NOTHING = "nothing"
    ESCAPE = "escape"
    """An ESC that is the Escape key unless more follows immediately."""
    SEQUENCE = "sequence"
    """A sequence or reply without its end."""
    PASTE = "paste"


class ReplyFilter:
    """Splits decoded input into keys, pastes and replies; buffers an incomplete end of at most a few KiB.

    While `pending` is not NOTHING, the caller must call `expire` after a timeout.
    """

    def __init__(self) -> None:
        self._held = ""
        self._offset = 0
        self._in_string = False
        self._in_broken = False
        self._paste: list[str] | None = None
        self._paste_room = 0
        self._escape_released = False
        self._items: list[KeyInput | PastedText | TerminalReply] = []

    @property
    def pending(self) -> PendingInput:
        """What the buffered input waits for, which `expire` would end."""
        if self._paste is not None:
            return PendingInput.PASTE
        if self._held == _ESC and not self._in_string:
            return PendingInput.ESCAPE
        return PendingInput.SEQUENCE if self._held or self._in_string or self._in_broken else PendingInput.NOTHING

    @property
    def pending_since(self) -> int:
        """Position of the incomplete end, in characters since the start; identifies it."""
        return self._offset

    def feed(self, text: str) -> list[KeyInput | PastedText | TerminalReply]:
        """Return the items that are complete now, in order."""
        if self._escape_released:
            self._escape_released = False
            if _REST_OF_SPLIT.match(text):
                self._held = _ESC
        buffer = self._held + text
        done, position = 0, 0 if buffer else None
        while position is not None and position < len(buffer):
            done = position
            position = self._step(buffer, position)
        end = done if position is None else len(buffer)
        self._offset += end
        self._held = buffer[end:]
        return self._take()

    def expire(self) -> list[KeyInput | PastedText | TerminalReply]:
        """End incomplete input after a timeout: ESC becomes a key, half a reply is dropped."""
        if self._paste is not None:
            self._end_paste()
        elif self.pending is PendingInput.ESCAPE:
            self._escape_released = True
            self._items.append(KeyInput(_ESC))
        self._offset += len(self._held)
        self._held = ""
        self._in_string = self._in_broken = False
        return self._take()

    def _take(self) -> list[KeyInput | PastedText | TerminalReply]:
        items, self._items = self._items, []
        return items

    def _step(self, buffer: str, start: int) -> int | None:
        """Consume one item from `start`; return its end, None when it is incomplete."""
        if self._paste is not None:
            return self._in_paste_step(buffer, start)
        if self._in_string:
            return self._string_step(buffer, start)
        if self._in_broken:
            return self._broken_step(buffer, start)
        if buffer[start] == _ESC:
            return self._escape_step(buffer, start)
        end = buffer.find(_ESC, start)
        end = len(buffer) if end < 0 else end
        self._key(_C1.sub("", buffer[start:end]))
        return end

    def _escape_step(self, buffer: str, start: int) -> int | None:
        second = buffer[start + 1 : start + 2]
        if second == "[":
            return self._csi_step(buffer, start)
        if _STRING_START.match(buffer, start):
            self._in_string = True
            return self._string_step(buffer, start)
        if not second or _STRING_BEGUN.match(buffer, start):
            return None
        return self._key_step(buffer, start, second)

    def _key_step(self, buffer: str, start: int, second: str) -> int | None:
        """Consume ESC ESC, Alt with a key, or an SS3 sequence, which has a third character."""
        if second == _ESC:
            self._items.append(KeyInput(_ESC))
            return start + 1
        length = 3 if second == "O" else 2
        if len(buffer) < start + length:
            return None
        if _ESC in buffer[start + 1 : start + length]:
            length = 2
        self._key(_C1.sub("", buffer[start : start + length]))
        return start + length

    def _csi_step(self, buffer: str, start: int) -> int | None:
        if match := _CSI.match(buffer, start):
            linux, mouse, body, final = match.groups()
            if linux:
                if linux[1] in _LINUX_FUNCTION_KEYS:
                    self._key(match.group())
            elif not mouse and len(body) <= _MAX_SEQUENCE and (parts := _CSI_PARTS.fullmatch(body)):
                self._control_sequence(parts[1], parts[2], final)
            return match.end()
        if _CSI_BEGUN.match(buffer, start):
            if len(buffer) - start <= _MAX_SEQUENCE:
                return None
            self._in_broken = True
            return len(buffer)
        broken = _CSI_BROKEN.match(buffer, start)
        return broken.end() if broken else start + 2

    def _control_sequence(self, parameters: str, intermediates: str, final: str) -> None:
        if parameters == "200" and final == "~" and not intermediates:
            self._paste = []
            self._paste_room = MAX_PASTE
        elif final in "Mm":
            self._mouse(parameters, final)
        elif final in _KEY_FINALS and not intermediates and parameters[:1] not in {"?", ">", "<", "="}:
            numbers = [int(number) for number in _NUMBER.findall(parameters)]
            if all(number <= _MAX_CODE_POINT and number not in _SURROGATES for number in numbers):
                self._key(f"\x1b[{parameters}{final}")
        else:
            self._items.append(read_csi_reply(parameters, intermediates, final))

    def _mouse(self, parameters: str, final: str) -> None:
        """Clamp an SGR mouse report to the largest screen; drop older encodings, which are not requested."""
        if match := _MOUSE.match(parameters):
            button, column, row = (int(number) for number in match.groups())
            self._key(f"\x1b[<{button & 0xFF};{min(column, _MAX_COLUMN)};{min(row, _MAX_ROW)}{final}")

    def _broken_step(self, buffer: str, start: int) -> int:
        """Skip the rest of a control sequence that is too long."""
        rest = _CSI_REST.match(buffer, start)
        end = rest.end() if rest else start
        if end == len(buffer):
            return end
        self._in_broken = False
        return end if buffer[end] == _ESC else end + 1

    def _string_step(self, buffer: str, start: int) -> int | None:
        """Consume up to the terminator (ST or BEL); any other ESC starts a new item."""
        found = _STRING_END.search(buffer, start + len(_ESC) if _STRING_START.match(buffer, start) else start)
        end = found.start() if found else len(buffer)
        after = buffer[end : end + 2]
        if found is None or after == _ESC:
            if end - start <= _MAX_STRING:
                return None
            return end
        self._in_string = False
        self._items.append(read_string_reply(buffer[start:end]))
        if after == "\x1b\\":
            return end + 2
        return end if after.startswith(_ESC) else end + 1

    def _in_paste_step(self, buffer: str, start: int) -> int | None:
        assert self._paste is not None
        end = buffer.find(_PASTE_END, start)
        if end >= 0:
            self._paste_text(buffer[start:end])
            self._end_paste()
            return end + len(_PASTE_END)
        safe = max(start, len(buffer) - len(_PASTE_END) + 1)
        self._paste_text(buffer[start:safe])
        if safe == start:
            return None
        return safe

    def _paste_text(self, text: str) -> None:
        assert self._paste is not None
        kept = _NOT_PASTED.sub("", text)[: self._paste_room]
        self._paste_room -= len(kept)
        if kept:
            self._paste.append(kept)

    def _end_paste(self) -> None:
        text = "".join(self._paste or ())
        self._paste = None
        self._items.append(PastedText(text))

    def _key(self, text: str) -> None:
        if text and text != _ESC:
            self._items.append(KeyInput(text))
