"""What a random session types and how large its window is; a `random.Random` chooses, so that a seed repeats it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from textual.keys import key_to_character

from tui.destinations import DESTINATIONS
from tui.keys.bindings import ACTIONS

_LEAVING_BYTES = b"q\x11\x03:\x10"
"""Keys that may end a session: sign out, and the palette, from which one can."""

_OPENING = (
    b"\r",
    b"gh",
    b"gr",
    b"gs",
    b"gv",
    b"gk",
    b"ga",
    b"r",
    b"\t",
    b"\r\r",
    b"s",
    b"d",
    b"o",
    b"T",
    b"?",
    b":",
    b"n",
)
_MOVING = (
    *(b"\x1b[" + letter for letter in (b"A", b"B", b"C", b"D", b"H", b"F", b"5~", b"6~")),
    *(bytes([letter]) for letter in b"hjklG[]'"),
)
_CLOSING = (b"\x1b", b"\x1b", b"\x7f", b"q")
_OTHER = tuple(bytes([letter]) for letter in b"iwpRFPScCvAuDLx+-=<> 0123456789\x0cy")
_NAMED = {"enter": b"\r", "escape": b"\x1b", "backspace": b"\x7f", "tab": b"\t"}
_MOUSE = (b"\x1b[<0;{x};{y}M", b"\x1b[<0;{x};{y}m", b"\x1b[<64;{x};{y}M", b"\x1b[<65;{x};{y}M")
_LEAVING = (b"\x11", b"\x03")
_PASTE = b"\x1b[200~photos of the sea\r\x1b[201~"


def _keys_of_screens() -> Iterator[bytes]:
    """Return the keys of all actions but those that leave, and the keys of `g`; cursor keys are in `_MOVING`."""
    for key in sorted({key for action in ACTIONS if action.id not in {"leave", "step-out"} for key in action.keys}):
        character = key_to_character(key)
        if key.startswith("ctrl+"):
            yield bytes([ord(key[-1]) - 96])
        elif character is not None or key in _NAMED:
            yield _NAMED.get(key) or str(character).encode()
    for destination in DESTINATIONS:
        if destination.key:
            yield b"g" + destination.key.encode()


_ALL = tuple(_keys_of_screens())
_QUERIES = (
    b"img\r", b"rating>=3 OR is:favourite", b"-is:archived date:2019..\t\x1b[B\r", b"((", b"tag:sea\x13holiday\r",
    b'camera:"x', b"type:video\r", b"\xe2\x80\xae\xf0\x9f\x8c\x8a\r", b"\x7f\x7f\r", b"date:today\r",
)  # fmt: skip
_TYPED = (
    *(b"/" + query for query in _QUERIES),
    b"tsea, Places/Lisbon\r", b"t\x1b[A\t\r", b"bHolidays\r", b"bHolidays\x1a", b"B", b"gb\rK", b"gbn", b"Kword\r",
    b"nA *note*\nof two lines\x13", b"eA title\t\tA caption\x13", b"e\x0f\x13", b"'p", b"gt{}c", b"gtc\x1b[C\r",
    b"gi\t\r", b"gm\r\x1b[C\r", b"gdc1n", b"gxAX", b"gxX\x18", b"gxXdelete 1 photo\r", b"AX\x1b", b"Aa", b"Ax",
    b"u\x12u", b"yzmY", b"gu\r", b"gn\x1b", b"go\r",
)  # fmt: skip
"""What is typed into the sheets of search, tags, albums, notes, edits and deletion, and keys that follow each other."""
_WEIGHTS = (
    (_OPENING, 30),
    (_MOVING, 35),
    (_CLOSING, 15),
    (_OTHER, 15),
    (_ALL, 25),
    (_TYPED, 12),
    ((_PASTE,), 1),
    (_LEAVING, 0.3),
)
_BURST, _LONGEST_BURST = 0.08, 8
_CLICK = 0.05
_EXTREMES = ((1, 1), (2, 60), (250, 2), (250, 80), (7, 3), (80, 24), (120, 45))
_COLUMNS, _ROWS = 250, 80


def some_keys(chance: random.Random, columns: int, rows: int) -> list[bytes]:
    """Return the next key, or several that are typed at once, for a window of this size."""
    count = chance.randint(2, _LONGEST_BURST) if chance.random() < _BURST else 1
    return [_some_key(chance, columns, rows) for _ in range(count)]


def may_leave(pressed: Iterable[bytes]) -> bool:
    """Return whether one of these keys may have ended the session."""
    return any(byte in _LEAVING_BYTES for keys in pressed for byte in keys)


def some_size(chance: random.Random) -> tuple[int, int]:
    """Return columns and rows between 1×1 and 250×80; extreme ones are frequent."""
    if chance.random() < 0.4:
        return chance.choice(_EXTREMES)
    return chance.randint(1, _COLUMNS), chance.randint(1, _ROWS)


def _some_key(chance: random.Random, columns: int, rows: int) -> bytes:
    if chance.random() < _CLICK:
        x, y = chance.randint(1, columns), chance.randint(1, rows)
        return chance.choice(_MOUSE).replace(b"{x}", b"%d" % x).replace(b"{y}", b"%d" % y)
    [keys] = chance.choices([keys for keys, _ in _WEIGHTS], [weight for _, weight in _WEIGHTS])
    return chance.choice(keys)
