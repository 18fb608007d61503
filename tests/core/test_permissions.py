"""One function says who may do what."""

from __future__ import annotations

from dataclasses import replace

from core.models import Activity, Actor, CategoryId, Role, UserId
from core.permissions import Action, may, narrows, shown_activity


def allowed(role: Role) -> set[Action]:
    return {action for action in Action if may(Actor(UserId(1), "x", role), action)}


def test_roles_grow_from_the_public_to_admins() -> None:
    """A viewer browses; an editor also chooses covers, edits, shares and uploads; an admin has every permission."""
    assert allowed(Role.PUBLIC) == {Action.VIEW, Action.FAVOURITE}
    assert allowed(Role.VIEWER) - allowed(Role.PUBLIC) == {
        Action.DOWNLOAD,
        Action.SELECT,
        Action.SET_PREFERENCE,
        Action.OWN_CREDENTIALS,
        Action.MARK,
        Action.OWN_HISTORY,
    }
    assert allowed(Role.EDITOR) - allowed(Role.VIEWER) == {
        Action.CHOOSE_COVER,
        Action.STACK,
        Action.EDIT,
        Action.DUPLICATES,
        Action.DISMISS_TRIPS,
        Action.NAME_PEOPLE,
        Action.TRASH,
        Action.ARCHIVE,
        Action.SHARE,
        Action.UPLOAD,
        Action.TAG,
    }
    assert allowed(Role.ADMIN) == set(Action)
    assert allowed(Role.PUBLIC) < allowed(Role.VIEWER) < allowed(Role.EDITOR) < allowed(Role.ADMIN)


def test_every_role_has_its_row() -> None:
    """Every role is in the table, and only members can change anything but their favourites."""
    for role in Role:
        assert Action.VIEW in allowed(role)
    for role in (Role.PUBLIC, Role.GUEST):
        assert allowed(role) == {Action.VIEW, Action.FAVOURITE}


def test_activity_has_names_only_with_access_to_the_whole_library() -> None:
    """Other actors are shown that work runs, and when it ends."""
    activity = Activity("Reading Secret", 3, 9)
    assert shown_activity(Actor(UserId(1), "x", Role.VIEWER), activity) == activity
    limited = Actor(UserId(1), "x", Role.EDITOR, frozenset({CategoryId(1)}))
    shown = shown_activity(limited, activity)
    assert (bool(shown.sentence), shown.done, shown.total) == (True, 0, None)
    assert "Secret" not in shown.sentence
    assert shown_activity(limited, Activity()) == Activity()


def test_fewer_categories_and_a_lesser_role_narrow_access() -> None:
    """More of either does not, nor another display name."""
    some = Actor(UserId(1), "ana", Role.EDITOR, frozenset({CategoryId(1), CategoryId(2)}))
    every = replace(some, category_ids=None)
    fewer, others = (replace(some, category_ids=frozenset(map(CategoryId, ids))) for ids in ([1], [1, 3]))
    for before, after in ((every, some), (some, fewer), (some, others), (some, replace(some, role=Role.VIEWER))):
        assert narrows(before, after)
    for before, after in ((some, every), (fewer, some), (some, replace(some, role=Role.ADMIN))):
        assert not narrows(before, after)
    assert not narrows(some, replace(some, display_name="Aunt Ana"))
