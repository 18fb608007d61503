"""Names of tags: paths of words such as "Travel/Lisbon", equal whatever their case and accents are."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

BETWEEN = "/"
"""Between a tag and its child."""

MAX_TAG_TEXT = 3000
"""Characters of a text that names a tag; a longer one names none."""


def tag_key(name: str) -> str:
    """Return what equal names of tags have in common, with "/" after each part: "travel/lisbon/" for "Travel/Lisbon".

    The keys of the tags below a tag begin with its own. Accents count where they make another letter, as in Thai,
    Hindi and Japanese, and in й.
    """
    return "".join(f"{_folded_part(part)}{BETWEEN}" for part in name.split(BETWEEN))


def folded(text: str) -> str:
    """Return a text without case, and without the accents of Latin, Greek and Cyrillic letters.

    White space becomes single blanks.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept: list[str] = []
    base = ""
    for character in decomposed:
        if unicodedata.category(character) not in _MARKS:
            base = character
        elif base < _AFTER_CYRILLIC and not (character == _BREVE and base >= _CYRILLIC):
            continue
        kept.append(character)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def keys_from(key: str) -> tuple[str, str]:
    """Return the range of the keys of a tag and all tags below it: the first, and the first one after them."""
    return key, key[:-1] + _AFTER_BETWEEN


def name_of_parent(name: str) -> str:
    """Return the name of the tag that one is in; empty for a tag at the top."""
    return name.rpartition(BETWEEN)[0]


def tag_path(name: str) -> str:
    """Return a name as a path of folders; what would end a part or mean another folder is percent-encoded."""
    return BETWEEN.join(_encoded(part) for part in name.split(BETWEEN))


def parse_tag_path(text: str) -> str | None:
    """Read what `tag_path` returned; None when it cannot be one. An encoded "/" separates tags like a plain one."""
    try:
        name = unquote(text, errors="strict")
        name.encode()
    except UnicodeError:
        return None
    parts = name.split(BETWEEN)
    return name if len(text) <= MAX_TAG_TEXT and all(part.strip() for part in parts) else None


def _folded_part(part: str) -> str:
    """Return a part folded; what becomes "/" when it is folded separates words, not tags."""
    return " ".join(folded(part).replace(BETWEEN, " ").split())


def _encoded(part: str) -> str:
    if not part.strip("."):
        return part.replace(".", "%2E")
    return "".join(f"%{ord(character):02X}" if character in _ENCODED else character for character in part)


_ENCODED = "%:"
_AFTER_BETWEEN = "0"  # the character after "/"
_MARKS = frozenset({"Mn", "Me"})
_CYRILLIC, _AFTER_CYRILLIC = "\u0400", "\u0530"
_BREVE = "\N{COMBINING BREVE}"
