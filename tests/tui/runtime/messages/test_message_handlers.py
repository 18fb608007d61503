"""Messages reach the methods that Textual would find for them."""

from __future__ import annotations

import pytest
from textual import events, on
from textual.app import App
from textual.containers import VerticalScroll
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, TextArea

from tui.runtime.messages.message_handlers import found_by_textual, message_handlers


class Noted(Input):
    """Handles messages in its own way, and in those of its base classes."""

    def on_key(self, event: events.Key) -> None: ...
    async def _on_idle(self, event: events.Idle) -> None: ...
    @on(events.Show)
    def shown(self) -> None: ...
    @on(Button.Pressed, "#a")
    def pressed(self) -> None: ...
    def on_button_pressed(self, event: Button.Pressed) -> None: ...


WIDGETS = (Widget, Input, Noted, TextArea, OptionList, VerticalScroll, Screen, App)
MESSAGES = (
    *(events.Idle, events.Mount, events.Compose, events.Show, events.Hide, events.Focus, events.Blur, events.Unmount),
    *(events.ScreenResume, events.ScreenSuspend, events.Load, events.Ready),
)


@pytest.mark.parametrize("widget", WIDGETS)
def test_handlers_are_those_that_textual_finds(widget: type[MessagePump]) -> None:
    """Each message has the same ones in the same order, also the second time and for another widget of the class."""
    for _ in range(2):
        pump = widget()
        sent: list[Message] = [*(each() for each in MESSAGES), events.Key("a", "a"), events.Paste("text")]
        sent += [Button.Pressed(Button(id=name)) for name in "ab"]
        for message in sent:
            name = message.handler_name
            assert [*message_handlers(pump, name, message)] == [*found_by_textual(pump, name, message)], name


def test_a_handler_keeps_a_message_from_those_of_base_classes() -> None:
    """After `prevent_default` no further method is called, and only for this message."""
    pump = Noted()
    for prevents in (True, False):
        message, names = events.Key("a", "a"), []
        for owner, _ in message_handlers(pump, "on_key", message):
            names.append(owner.__name__)
            if prevents:
                message.prevent_default()
        assert names == (["Noted"] if prevents else ["Noted", "Input", "Widget"])
