"""Names of tags as members type them and as files hold them."""

from __future__ import annotations

from core.errors import UsageError
from core.models.tags.tag_names import BETWEEN, tag_key
from core.text import display_text

MAX_PART = 100
"""Characters of one part of a name."""

MAX_DEPTH = 8
"""Parts of a name."""

_REPLACED = "\N{REPLACEMENT CHARACTER}"


def tag_name(text: str) -> str:
    """Return a name that is safe to show: each part one line, without empty parts.

    Raises:
        UsageError: nothing is left of it, or it is too long or too deep.
    """
    parts = _parts(text)
    if not parts:
        raise UsageError("A tag needs a name.", "Separate a tag from the one above it by /.")
    if len(parts) > MAX_DEPTH:
        raise UsageError(f"A tag can be at most {MAX_DEPTH} deep.", "Use fewer slashes.")
    if any(len(part) > MAX_PART for part in parts):
        raise UsageError(f"A tag can have at most {MAX_PART} characters.", "Choose a shorter name.")
    return BETWEEN.join(parts)


def imported_tag_name(keyword: str) -> str | None:
    """Return the name of the tag of a keyword in a file; None for one that names no tag."""
    try:
        return tag_name(BETWEEN.join(_parts(keyword)[:MAX_DEPTH]))
    except UsageError:
        return None


def _parts(text: str) -> list[str]:
    # Twice: an accent that followed what is removed stands alone then, and is removed as well.
    cleaned = (_one_line(_one_line(part.replace(_REPLACED, ""))) for part in text.split(BETWEEN))
    return [part for part in cleaned if part and tag_key(part) != BETWEEN]


def _one_line(part: str) -> str:
    return " ".join(display_text(part, MAX_PART + 1).replace(_REPLACED, " ").split())
