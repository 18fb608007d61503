"""Who is here: entries come and go with sessions, follow their member, and only admins see or end them."""

from __future__ import annotations

import pytest

from core.accounts.presence import DISCONNECTED, Presence, Visitor
from core.errors import NotAllowedError, NotFoundError
from core.models import Actor, Role, UserId

ADMIN = Actor(UserId(1), "ann", Role.ADMIN)
VIEWER = Actor(UserId(2), "bob", Role.VIEWER)


def enter(presence: Presence, actor: Actor, ended: list[str]) -> Visitor:
    """Let somebody in from a documentation address."""
    return presence.enter(actor, fingerprint="SHA256:x", address="192.0.2.7", login_name="me\x1b", end=ended.append)


def test_only_those_who_have_not_left_are_here() -> None:
    """Leaving twice is the same as leaving once."""
    presence, ended = Presence(), list[str]()
    first, second = enter(presence, ADMIN, ended), enter(presence, VIEWER, ended)
    first.leave()
    first.leave()
    (here,) = presence.visitors(ADMIN)
    assert (here.id, here.actor, here.address, here.fingerprint) == (second.id, VIEWER, "192.0.2.7", "SHA256:x")
    assert presence.count(lambda visitor: visitor.actor.user_id == VIEWER.user_id) == 1


def test_what_a_visitor_does_and_is_called_is_safe_to_show() -> None:
    """A login name or a folder's name carries no escape sequence into an admin's terminal."""
    presence = Presence()
    enter(presence, VIEWER, []).doing = "looks at \x1b]52;c;evil\x07" + "x" * 500
    (here,) = presence.visitors(ADMIN)
    assert "\x1b" not in here.doing + here.login_name
    assert len(here.doing) <= 130


def test_whoever_follows_hears_of_a_change_once() -> None:
    """The same actor again is no change, and those who have left hear nothing."""
    visitor = enter(Presence(), VIEWER, [])
    heard: list[Actor] = []
    visitor.follow(heard.append)
    editor = Actor(VIEWER.user_id, "bob", Role.EDITOR)
    visitor.become(editor)
    visitor.become(editor)
    assert heard == [editor]
    assert visitor.actor is editor
    visitor.leave()
    visitor.become(VIEWER)
    assert heard == [editor]


def test_an_admin_ends_a_visit_with_a_sentence() -> None:
    """It ends that visit only, and not twice."""
    presence, ended, others = Presence(), list[str](), list[str]()
    visitor = enter(presence, VIEWER, ended)
    enter(presence, VIEWER, others)
    assert presence.disconnect(ADMIN, visitor.id).actor == VIEWER
    assert ended == [DISCONNECTED]
    assert others == []
    visitor.leave()
    with pytest.raises(NotFoundError):
        presence.disconnect(ADMIN, visitor.id)


def test_nobody_else_sees_or_ends_visits() -> None:
    """A viewer learns nothing of the others."""
    presence, ended = Presence(), list[str]()
    visitor = enter(presence, ADMIN, ended)
    with pytest.raises(NotAllowedError):
        presence.visitors(VIEWER)
    with pytest.raises(NotAllowedError):
        presence.disconnect(VIEWER, visitor.id)
    assert ended == []
