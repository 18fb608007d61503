"""Who may do what: one pure function, and the SQL condition that says the same."""

from __future__ import annotations

import json
from enum import StrEnum

from core.errors import NotAllowedError
from core.models import Actor, CategoryId, Role

VISIBLE_CATEGORY = "(:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))"
"""The condition that every query over a table or alias with a `category_id` column carries, word for word."""


class Action(StrEnum):
    """What an actor can ask to do."""

    VIEW = "view"
    CHOOSE_COVER = "choose-cover"
    SET_PREFERENCE = "set-preference"
    SCAN = "scan"
    SEE_ERRORS = "see-errors"
    SEE_VISITORS = "see-visitors"


_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.VIEWER: frozenset({Action.VIEW, Action.SET_PREFERENCE}),
    Role.EDITOR: frozenset({Action.VIEW, Action.SET_PREFERENCE, Action.CHOOSE_COVER}),
    Role.ADMIN: frozenset(Action),
}


def may(actor: Actor, action: Action, category_id: CategoryId | None = None) -> bool:
    """Say whether the actor may do this, on a thing of that category where it has one."""
    if action not in _ACTIONS[actor.role]:
        return False
    return category_id is None or actor.category_ids is None or category_id in actor.category_ids


def require(actor: Actor, action: Action, words: str, category_id: CategoryId | None = None) -> None:
    """Raise NotAllowedError ("You may not {words}.") unless the actor may do this."""
    if not may(actor, action, category_id):
        raise NotAllowedError(f"You may not {words}.", "Ask the owner of this gallery.")


def visibility(actor: Actor) -> dict[str, int | str]:
    """Return the named parameters `sees_all` and `category_ids` of `VISIBLE_CATEGORY` for this actor."""
    allowed = actor.category_ids
    return {"sees_all": int(allowed is None), "category_ids": json.dumps(sorted(allowed or ()))}
