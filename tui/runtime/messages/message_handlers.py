"""Which methods of a widget handle a message, kept for each pair of classes.

Textual 8.2.8 looks through all base classes of a widget for each message, also for the idle event that follows every
one: 45 times for a step in the lightbox, 3 % of the event loop while sessions browse. What it finds depends on both
classes and the name of the handler, except for the handlers of `@on` that have a selector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from textual.message import Message
from textual.message_pump import MessagePump

Handler = tuple[type, Callable[..., Any]]
"""A class and the handler that it defines."""

_KEPT: Final = 2048
"""Pairs of classes, of which the widgets and messages of all screens have about 900."""
found_by_textual: Final = MessagePump._get_dispatch_methods  # noqa: SLF001 - Textual has no public name
"""Find them as Textual does."""


def keep_message_handlers() -> None:
    """Find the handlers of each pair of classes once from now on. Idempotent."""
    MessagePump._get_dispatch_methods = message_handlers  # type: ignore[assignment,method-assign]  # noqa: SLF001


def message_handlers(pump: MessagePump, name: str, message: Message) -> Iterable[Handler]:
    """Yield the classes of a widget that handle a message, and the bound methods, until one prevents the others."""
    handlers = _handlers(type(pump), name, type(message))  # type: ignore[arg-type]  # classes have hashes, too
    return found_by_textual(pump, name, message) if handlers is None else _bound(pump, message, handlers)


def _bound(pump: MessagePump, message: Message, handlers: tuple[Handler, ...]) -> Iterator[Handler]:
    for owner, function in handlers:
        if message._no_default_action:  # noqa: SLF001 - the same
            return
        yield owner, function.__get__(pump, owner)


@lru_cache(maxsize=_KEPT)
def _handlers(pump: type[MessagePump], name: str, message: type[Message]) -> tuple[Handler, ...] | None:
    """Return the handlers of both classes; None where `@on` decides about a message of this class."""
    found: list[Handler] = []
    for owner in pump.__mro__:
        if not vars(owner).get("_decorated_handlers", {}).keys().isdisjoint(message.__mro__):
            return None
        method = vars(owner).get(f"_{name}") or vars(owner).get(name)
        if method is not None and not getattr(method, "_textual_on", None):
            found.append((owner, method))
    return tuple(found)
