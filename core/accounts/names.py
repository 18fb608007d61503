"""The names of members: which are accepted, and when two of them count as the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from core.errors import UsageError
from core.text import display_text

MAX_NAME = 32
"""Characters of a login name."""

MAX_DISPLAY_NAME = 60
"""Characters of a display name."""

LOGIN_NAMES = frozenset({"join", "claim", "guest", "public"})
"""Login names with a meaning of their own, such as `ssh join@host`."""

RESERVED_NAMES = LOGIN_NAMES | {
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
"""Names that no member can choose, in any spelling: login names with a meaning, and those that suggest authority."""


@dataclass(frozen=True, slots=True)
class ChosenName:
    """The name that a new member chose."""

    login: str
    display: str
    """The name as it was typed where that cannot be a login name, else empty."""


def chosen_name(text: str) -> ChosenName:
    """Return the names for what a new member typed: "ida" is a login name, "Aunt Ida" becomes the login `aunt-ida`.

    Raises:
        UsageError: no login name can be made of it; see `member_name`.
    """
    shown = " ".join(unicodedata.normalize("NFKC", text[: 8 * MAX_NAME]).split())
    try:
        return ChosenName(member_name(text), "")
    except UsageError:
        login = _derived(shown)
        if not login or len(shown) > MAX_DISPLAY_NAME or display_text(shown) != shown or _INVISIBLE.search(shown):
            raise
        return ChosenName(member_name(login), shown)


def member_name(text: str) -> str:
    """Return the name as it is stored.

    It holds letters and digits of any script, and `.`, `_`, `-` between them, so that `ssh NAME@host` can be typed. It
    cannot imitate another name: no invisible characters, and no letters of two alphabets that look alike.

    Raises:
        UsageError: the name is empty, too long, reserved or has other characters.
    """
    name = unicodedata.normalize("NFKC", text[: 8 * MAX_NAME]).strip()
    if not name:
        raise UsageError("A name is needed.", _FORM)
    if len(text) > 8 * MAX_NAME or len(name) > MAX_NAME:
        raise UsageError(f"A name has at most {MAX_NAME} characters.", "Choose a shorter one.")
    if not _is_usable(name):
        raise UsageError("This name cannot be used.", _FORM)
    if name_key(name) in RESERVED_NAMES:
        raise UsageError(f"The name {name} is reserved.", "Choose another one.")
    return name


def name_key(name: str) -> str:
    """Return a key that is equal for names that count as the same: case and the encoding of accents are ignored."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _derived(shown: str) -> str:
    """Return lower-case words with hyphens between them, as many as a login name can hold; possibly empty."""
    kept = "".join(
        each if each.isalnum() or unicodedata.category(each) in _KINDS else "" if each in _APOSTROPHES else " "
        for each in shown.lower()
    )
    login = ""
    for word in kept.split():
        longer = f"{login}-{word}" if login else word
        if login and len(longer) > MAX_NAME:
            break
        login = longer
    return login


def _is_usable(name: str) -> bool:
    """Require a letter or digit at both ends; marks such as vowel signs belong to the letter before them."""
    if display_text(name) != name or _INVISIBLE.search(name) or len(_look_alike_alphabets(name)) > 1:
        return False
    kinds = "".join("x" if each.isalnum() else _KINDS.get(unicodedata.category(each), each) for each in name)
    return re.fullmatch(r"xm{0,3}(?:[x._-]m{0,3})*", kinds) is not None and kinds.rstrip("m").endswith("x")


def _look_alike_alphabets(name: str) -> set[str]:
    """Return the alphabets of the name whose letters look like those of another one."""
    return {unicodedata.name(each, "").partition(" ")[0] for each in name} & _LOOK_ALIKE


_FORM = "Use letters and digits of one alphabet, with . _ or - between them."
_APOSTROPHES = "'\u2018\u2019`"
_KINDS = {"Mn": "m", "Mc": "m"}

# Code points that are not drawn (Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties).
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")

# UTS 39 lists whole words of these as confusable with another alphabet.
_LOOK_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU"})
