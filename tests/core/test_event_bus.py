"""EventBus: each listener hears each one, until it unsubscribes."""

from __future__ import annotations

import pytest

from core.event_bus import EventBus
from core.models import Activity, ActivityChanged, Actor, Event, LibraryChanged, Role, UserId
from core.permissions import shown_activity


def test_every_listener_hears_every_event_until_it_unsubscribes() -> None:
    """Also when a listener unsubscribes during an event; unsubscribing twice does nothing."""
    events, first, second = EventBus(), list[Event](), list[Event]()

    def once(event: Event) -> None:
        first.append(event)
        unsubscribe()

    unsubscribe = events.subscribe(once)
    events.subscribe(second.append)
    events.announce(LibraryChanged())
    events.announce(LibraryChanged())
    unsubscribe()
    assert (len(first), len(second)) == (1, 2)


def test_an_activity_is_announced_and_kept() -> None:
    """A later subscriber reads it from `activity`; after `close` nobody is called."""
    events, heard = EventBus(), list[Event]()
    events.subscribe(heard.append)
    scanning = Activity("Scanning", 3, 9)
    events.show_activity(scanning)
    assert (events.activity, heard) == (scanning, [ActivityChanged(scanning)])
    events.close()
    events.show_activity(Activity())
    assert len(heard) == 1


def test_a_problem_is_shown_whenever_nothing_runs() -> None:
    """It stays when work that was in progress ends, and everybody is told."""
    bus = EventBus()
    problem = Activity("Nothing can be changed", is_problem=True)
    bus.show_activity(Activity("Making thumbnails", 1, 2))
    bus.show_activity(problem)
    bus.show_activity(Activity("Making thumbnails", 2, 2))
    bus.show_activity(Activity())
    assert bus.activity == problem
    guest = Actor(UserId(-1), "guest", Role.GUEST, frozenset())
    assert shown_activity(guest, bus.activity) == problem


def test_a_listener_that_fails_fails_alone(caplog: pytest.LogCaptureFixture) -> None:
    """What announces continues, and the others hear the event; the error is logged."""
    events, heard = EventBus(), list[Event]()

    def fail(event: Event) -> None:
        raise RuntimeError(f"deliberate: {event}")

    events.subscribe(fail)
    events.subscribe(heard.append)
    events.announce(LibraryChanged())
    assert heard == [LibraryChanged()]
    assert "deliberate" in caplog.text
