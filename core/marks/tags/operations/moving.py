"""How a tag with all tags below it leaves its name, and becomes another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from core.errors import NotFoundError, UsageError
from core.marks.tags.tag_states import Tagging, names_below, set_states, things_with, with_tag, without_tag
from core.marks.tags.tag_words import tag_name
from core.marks.things import Things
from core.models.tags.tag_names import tag_key


def require_tag(connection: sqlite3.Connection, name: str) -> str:
    """Return the name of a tag as it is written.

    Raises:
        NotFoundError: there is no such tag.
    """
    cleaned = tag_name(name)
    names = [each for each in names_below(connection, cleaned)[:1] if tag_key(each) == tag_key(cleaned)]
    if not names:
        raise NotFoundError(f"There is no tag {cleaned}.", "`tag list` lists them.")
    return names[0]


def require_outside(old: str, new: str) -> None:
    """Check that a tag does not become one below itself.

    Raises:
        UsageError: it would.
    """
    if tag_key(new).startswith(tag_key(old)):
        raise UsageError(f"{new} is below {old}.", "Choose a name outside of it.")


def taken_away(connection: sqlite3.Connection, name: str) -> tuple[tuple[Tagging, ...], Mapping[str, Things]]:
    """Take a tag and all tags below it from everything; return how to restore them, and what had which."""
    held = {each: things_with(connection, each) for each in names_below(connection, name)}
    wanted = [tagging for each, things in held.items() for tagging in without_tag(connection, each, things)]
    return set_states(connection, wanted), held


def move(connection: sqlite3.Connection, old: str, new: str) -> tuple[Tagging, ...]:
    """Give what has a tag, or one below it, the tag of the new name; return how to restore the state before.

    Raises:
        UsageError: a name would be too long or too deep.
    """
    names = {each: tag_name(new + each[len(old) :]) for each in names_below(connection, old)}
    former, held = taken_away(connection, old)
    added: tuple[Tagging, ...] = ()
    for each, things in held.items():
        added = (*set_states(connection, tuple(with_tag(connection, names[each], things))), *added)
    return added + former
