"""What happens in a gallery, announced to listeners in its event loop."""

from __future__ import annotations

import logging
from collections.abc import Callable

from core.models import Activity, ActivityChanged, Event

_log = logging.getLogger(__name__)


class EventBus:
    """The listeners of one gallery, and its current background activity. Belongs to one event loop."""

    def __init__(self) -> None:
        self.activity = Activity()
        self._problem = Activity()
        self._listeners: list[Callable[[Event], None]] = []

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call the listener for every event; return a function that unsubscribes it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, event: Event) -> None:
        """Call every listener with the event; the error of one reaches neither the others nor the caller."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - the edge between sessions
                _log.exception("a listener to the events of the gallery failed")

    def show_activity(self, activity: Activity) -> None:
        """Announce what runs in the background now; an empty `Activity()` when it has ended.

        A problem stays: it is shown again when nothing runs.
        """
        if activity.is_problem:
            self._problem = activity
        self.activity = activity if activity.sentence else self._problem
        self.announce(ActivityChanged(self.activity))

    def close(self) -> None:
        """Remove all listeners."""
        self._listeners.clear()
