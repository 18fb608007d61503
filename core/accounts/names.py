"""The names of members: what one may be called, and when two names are the same."""

from __future__ import annotations

import re
import unicodedata

from core.errors import UsageError
from core.text import display_text

MAX_NAME = 32
"""Characters of the name that a new member chooses."""

DOOR_NAMES = frozenset({"join", "claim", "guest", "public"})
"""Login names that mean something to the door itself."""

RESERVED_NAMES = DOOR_NAMES | {
    "admin",
    "administrator",
    "anonymous",
    "daemon",
    "editor",
    "everybody",
    "member",
    "nobody",
    "owner",
    "root",
    "sshowcase",
    "system",
    "viewer",
}
"""Names that nobody can choose, in any spelling: the door's own, and those that pretend to an office."""


def member_name(text: str) -> str:
    """Return the name as it will be kept.

    Letters and digits of any script, and `.`, `_`, `-` between them: what can be typed as `ssh NAME@host`. Nothing that
    makes it look like somebody else's: no invisible characters, no letters of two alphabets that share their shapes.

    Raises:
        UsageError: it is empty, too long, reserved or has other characters.
    """
    name = unicodedata.normalize("NFKC", text[: 8 * MAX_NAME]).strip()
    if not name:
        raise UsageError("A name is needed.", _FORM)
    if len(text) > 8 * MAX_NAME or len(name) > MAX_NAME:
        raise UsageError(f"A name has at most {MAX_NAME} characters.")
    if not _is_usable(name):
        raise UsageError("This name cannot be used.", _FORM)
    if name_key(name) in RESERVED_NAMES:
        raise UsageError(f"The name {name} is reserved.", "Choose another one.")
    return name


def name_key(name: str) -> str:
    """Return what two names share when they count as the same: capitals and ways of writing an accent do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _is_usable(name: str) -> bool:
    """Letters and digits at both ends; vowel signs belong to the letters before them."""
    if display_text(name) != name or _INVISIBLE.search(name) or len(_look_alike_alphabets(name)) > 1:
        return False
    kinds = "".join("x" if each.isalnum() else _KINDS.get(unicodedata.category(each), each) for each in name)
    return re.fullmatch(r"xm{0,3}(?:[x._-]m{0,3})*", kinds) is not None and kinds.rstrip("m").endswith("x")


def _look_alike_alphabets(name: str) -> set[str]:
    """Return which of the alphabets it has letters of that look like each other's."""
    return {unicodedata.name(each, "").partition(" ")[0] for each in name} & _LOOK_ALIKE


_FORM = "Use letters and digits of one alphabet, with . _ or - between them."
_KINDS = {"Mn": "m", "Mc": "m"}

# Letters and marks that nothing is drawn for (Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties).
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")

# Those whose letters UTS 39 lists as confusable with whole words of another.
_LOOK_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU"})
