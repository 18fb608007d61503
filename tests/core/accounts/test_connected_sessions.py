"""The sessions of signed-in users: they follow their member, and only admins see or end those of others."""

from __future__ import annotations

import pytest

from core.accounts.connected_sessions import DISCONNECTED, ConnectedSession, ConnectedSessions
from core.errors import NotAllowedError, NotFoundError
from core.models import Actor, Role, UserId

ADMIN = Actor(UserId(1), "ann", Role.ADMIN)
VIEWER = Actor(UserId(2), "bob", Role.VIEWER)


def connect(sessions: ConnectedSessions, actor: Actor, ended: list[str]) -> ConnectedSession:
    """Register a session from a documentation address."""
    return sessions.register(actor, fingerprint="SHA256:x", address="192.0.2.7", login_name="me\x1b", end=ended.append)


def test_a_closed_session_is_not_listed() -> None:
    """Closing twice is the same as closing once."""
    sessions, ended = ConnectedSessions(), list[str]()
    first, second = connect(sessions, ADMIN, ended), connect(sessions, VIEWER, ended)
    first.close()
    first.close()
    (listed,) = sessions.list(ADMIN)
    assert (listed.id, listed.actor, listed.address, listed.fingerprint) == (
        second.id,
        VIEWER,
        "192.0.2.7",
        "SHA256:x",
    )
    assert sessions.count(lambda session: session.actor.user_id == VIEWER.user_id) == 1
    assert (len(sessions), sessions.total) == (1, 2)


def test_what_is_listed_is_safe_to_show() -> None:
    """A login name or a folder's name carries no escape sequence into an admin's terminal."""
    sessions = ConnectedSessions()
    connect(sessions, VIEWER, []).doing = "looks at \x1b]52;c;evil\x07" + "x" * 500
    (listed,) = sessions.list(ADMIN)
    assert "\x1b" not in listed.doing + listed.login_name
    assert len(listed.doing) <= 130


def test_listeners_are_called_once_per_change() -> None:
    """An equal actor is not a change, and a closed session calls no listener."""
    session = connect(ConnectedSessions(), VIEWER, [])
    received: list[Actor] = []
    session.subscribe(received.append)
    editor = Actor(VIEWER.user_id, "bob", Role.EDITOR)
    session.update(editor)
    session.update(editor)
    assert received == [editor]
    assert session.actor is editor
    session.close()
    session.update(VIEWER)
    assert received == [editor]


def test_a_removed_listener_is_not_called() -> None:
    """Removing it again, also after the session closed, does nothing."""
    session = connect(ConnectedSessions(), VIEWER, [])
    received: list[Actor] = []
    session.subscribe(received.append)
    session.unsubscribe(received.append)
    session.update(ADMIN)
    session.close()
    session.unsubscribe(received.append)
    assert received == []


def test_an_admin_ends_a_session_with_a_message() -> None:
    """It ends that session only, and not twice."""
    sessions, ended, others = ConnectedSessions(), list[str](), list[str]()
    session = connect(sessions, VIEWER, ended)
    connect(sessions, VIEWER, others)
    assert sessions.disconnect(ADMIN, session.id).actor == VIEWER
    assert ended == [DISCONNECTED]
    assert others == []
    session.close()
    with pytest.raises(NotFoundError):
        sessions.disconnect(ADMIN, session.id)


def test_only_admins_see_or_end_sessions() -> None:
    """A viewer learns nothing of the others."""
    sessions, ended = ConnectedSessions(), list[str]()
    session = connect(sessions, ADMIN, ended)
    with pytest.raises(NotAllowedError):
        sessions.list(VIEWER)
    with pytest.raises(NotAllowedError):
        sessions.disconnect(VIEWER, session.id)
    assert ended == []
