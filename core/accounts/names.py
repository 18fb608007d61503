"""The names of members: what one may be called, and when two names are the same."""

from __future__ import annotations

import re
import unicodedata

from core.errors import UsageError

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

    Letters and digits of any script, and `.`, `_`, `-` between them: what can be typed as `ssh NAME@host`.

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
    kinds = "".join("x" if each.isalnum() else _KINDS.get(unicodedata.category(each), each) for each in name)
    return re.fullmatch(r"xm{0,3}(?:[x._-]m{0,3})*", kinds) is not None and kinds.rstrip("m").endswith("x")


_FORM = "Use letters and digits, with . _ or - between them."
_KINDS = {"Mn": "m", "Mc": "m"}
