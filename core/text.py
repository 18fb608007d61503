"""display_text(): the one gate for untrusted strings before any screen, page or log; json_text() for machines."""

from __future__ import annotations

import json
import re
import unicodedata

MAX_LENGTH = 400
"""Characters kept of one untrusted string."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MAX_MARKS = 4

# C0, DEL, C1, soft hyphen, bidi controls and marks, fillers and zero-width characters, line separators, surrogates,
# noncharacters, tags, and private use of every plane (15 and 16 carry picture tokens).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile(r"[ \t\n\r\v\f\u0085\u00a0]+")
_JOINER = "\N{ZERO WIDTH JOINER}"
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]|[\U0001f3fb-\U0001f3ff]")


def display_text(untrusted: str, limit: int = MAX_LENGTH) -> str:
    """Return the string as one safe line: nothing in it can move a cursor, reorder text or pass for a picture token.

    Control, bidi, zero-width and private-use characters become U+FFFD; white space folds to single blanks; stacked
    combining marks are cut after four; emoji sequences fall apart into their first picture, because terminals disagree
    about the width of joined ones; what is longer than `limit` characters ends in an ellipsis.
    """
    if len(untrusted) <= limit and untrusted.isascii() and untrusted.isprintable() and "  " not in untrusted:
        return untrusted.strip()  # as most strings are
    head = untrusted[: limit * 8]
    line = _SPACES.sub(" ", head).strip()
    line = _split_clusters(line)
    line = _UNSAFE.sub(_REPLACEMENT, unicodedata.normalize("NFC", line))
    line = _limit_marks(line)
    if len(line) > limit:
        return line[: limit - 1].rstrip() + "…"
    return line


def display_path(path: bytes, limit: int = MAX_LENGTH) -> str:
    """Return a file-system path or name (bytes, any encoding) as safe text; undecodable bytes become U+FFFD."""
    return display_text(path.decode("utf-8", errors="replace"), limit)


def json_text(value: object) -> str:
    """Return a value as one line of JSON in which strings keep every character and none can act on a terminal.

    What `display_text` would replace is written as the escape of its code point.
    """
    line = _UNSAFE.sub(lambda unsafe: _escaped(unsafe[0]), json.dumps(value, ensure_ascii=False))
    if line.isascii():
        return line
    return "".join(_escaped(character) if unicodedata.category(character) == "Cf" else character for character in line)


def _escaped(character: str) -> str:
    return json.dumps(character)[1:-1]


def _split_clusters(line: str) -> str:
    """Drop variation selectors and skin tones; keep the first member of each joined sequence."""
    plain = _VARIATION.sub("", line)
    if _JOINER not in plain:
        return plain
    return re.sub(f"{_JOINER}+.?", "", plain, flags=re.DOTALL)


def _limit_marks(line: str) -> str:
    """Keep at most four combining marks in a row, none at the start, and no invisible format character."""
    if line.isascii():
        return line
    kept: list[str] = []
    marks = _MAX_MARKS
    for character in line:
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Mc"}:
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        # What formats without being seen: newer Unicode versions keep adding such characters.
        kept.append(_REPLACEMENT if category == "Cf" else character)
    return "".join(kept)
