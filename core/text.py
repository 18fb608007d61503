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
_JOINED = re.compile(f"{_JOINER}+(.?)", re.DOTALL)
_EMOJI = frozenset({"So", "Sm", "Cn"})
"""Categories of emoji; those of newer Unicode versions are not assigned here."""
# Those of the flags of England, Scotland and Wales; elsewhere they are unsafe.
_FLAG_TAGS = re.compile("(?<=\N{WAVING BLACK FLAG})[\U000e0020-\U000e007f]+")
# Persian and the scripts of India write it between letters; without it they are joined, and can be read.
_USES_NON_JOINER = "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
_NON_JOINERS = re.compile(f"(?<={_USES_NON_JOINER})\u200c+(?={_USES_NON_JOINER})")
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]*\\Z")


def display_text(untrusted: str, limit: int = MAX_LENGTH) -> str:
    """Return the string as one safe line: nothing in it can move a cursor, reorder text or pass for a picture token.

    Control, bidi, zero-width and private-use characters become U+FFFD; white space folds to single blanks; stacked
    combining marks are cut after four; emoji sequences fall apart into their first picture, because terminals disagree
    about the width of joined ones; joiners and non-joiners between letters go; what is longer than `limit` characters
    ends in an ellipsis, which divides no flag and no letter with its marks.
    """
    if len(untrusted) <= limit and untrusted.isascii() and untrusted.isprintable() and "  " not in untrusted:
        return untrusted.strip()  # as most strings are
    head = untrusted[: limit * 8]
    line = _SPACES.sub(" ", _split_clusters(head)).strip()
    line = _UNSAFE.sub(_REPLACEMENT, unicodedata.normalize("NFC", line))
    line = _limit_marks(line)
    return line if len(line) <= limit else _cut(line, limit - 1).rstrip() + "…"


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
    """Drop variation selectors and skin tones; keep the first member of each joined emoji, and all letters."""
    plain = _VARIATION.sub("", line)
    if _JOINER in plain:
        plain = _JOINED.sub(_unjoined, plain)
    return _NON_JOINERS.sub("", _FLAG_TAGS.sub("", plain))


def _unjoined(found: re.Match[str]) -> str:
    """Return what stays of a joiner and the character after it: nothing between emoji, else that character."""
    before, after = found.string[max(found.start() - 1, 0) : found.start()], found[1]
    are_emoji = all(each and unicodedata.category(each) in _EMOJI for each in (before, after))
    return "" if are_emoji else after


def _cut(line: str, length: int) -> str:
    """Return the beginning of a longer line, at most `length` characters, without a part of a flag or of a letter."""
    while length and unicodedata.category(line[length]).startswith("M"):
        length -= 1
    kept = line[:length]
    letters = _FLAG_LETTERS.search(kept)
    is_divided = letters is not None and len(letters[0]) % 2 == 1 and _FLAG_LETTERS.fullmatch(line[length]) is not None
    return kept[:-1] if is_divided else kept


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
        elif character == " " and not kept:
            continue  # marks before it were dropped
        else:
            marks = 0
        # What formats without being seen: newer Unicode versions keep adding such characters.
        kept.append(_REPLACEMENT if category == "Cf" else character)
    return "".join(kept)
