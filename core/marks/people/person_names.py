"""Names of people as members type them."""

from __future__ import annotations

from core.errors import UsageError
from core.query.search_words import words_of
from core.text import display_text

MAX_NAME = 100
"""Characters of the name of a person."""


def is_person_name(text: str) -> bool:
    """Return whether a line can be the name of a person: it has a letter or digit, and is not too long."""
    return len(text) <= MAX_NAME and bool(words_of(text))


def person_name(text: str) -> str:
    """Return a name as one line that is safe to show.

    Raises:
        UsageError: it has no letter or digit, or is too long.
    """
    name = " ".join(display_text(text, MAX_NAME + 1).split())
    if not words_of(name):
        raise UsageError("A person needs a name.", "Type a name with letters or digits.")
    if len(name) > MAX_NAME:
        raise UsageError(f"A name can have at most {MAX_NAME} characters.", "Choose a shorter name.")
    return name
