"""A card with fields to fill in: lines of text and choices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from core.errors import GalleryError
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.tiles.tile_painting import cut_in_middle

_LEAST_ROOM = 10
"""Cells of an option before the form has its size."""

Answers = Mapping[str, str]
"""The values by field name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str
    label: str
    value: str = ""
    limit: int = 200
    """Maximum length in characters."""
    is_secret: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    """The labels by value, for a field that is chosen and not typed."""


class Form(Dialog[Answers | None], inherit_bindings=False):
    """A form. Enter submits the answers and closes the form if they are accepted; Escape cancels."""

    AUTO_FOCUS = ""  # it would scroll to the field
    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape", "close", "Close", show=False, id="form.close"),
        Binding("enter", "submit", "Done", show=False, id="form.submit"),
        Binding("down,tab", "step(1)", "Down", show=False, id="form.down"),
        Binding("up,shift+tab", "step(-1)", "Up", show=False, id="form.up"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Answers], Awaitable[None]] | None = None,
        verb: str = "saves",
        note: str = "",
    ) -> None:
        """Ask for these, below a note; a GalleryError that `submit` raises is shown in the form."""
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._submit = submit
        self._verb = verb
        self._note = note

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.styled(self._title, "bold"), id="title")
            if self._note:
                yield Static(Content(self._note), id="note")
            for each in self._fields:
                yield Static(Content(each.label), classes="label")
                yield self._widget(each)
            yield Static(id="error")
            yield Static(Content.styled(f"Enter {self._verb}, Esc closes.", "$muted"))

    def on_mount(self) -> None:
        """Start in the first field, with the title in view."""
        self.set_focus(self.query_one("#field-0"), scroll_visible=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Submit after Enter in an input."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Submit the answers."""
        _: Worker[None] = self.run_worker(self._hand_over, name="submit", group="submit", exclusive=True)

    def action_close(self) -> None:
        """Cancel."""
        self.dismiss(None)

    def action_step(self, step: int) -> None:
        """Move to the next (1) or previous (-1) field."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @property
    def answers(self) -> Answers:
        """The current values."""
        widgets = [self.query_one(f"#field-{number}") for number in range(len(self._fields))]
        return {
            each.name: widget.value
            for each, widget in zip(self._fields, widgets, strict=True)
            if isinstance(widget, Input | ChoiceLine)
        }

    async def _hand_over(self) -> None:
        answers = self.answers
        try:
            if self._submit is not None:
                await self._submit(answers)
        except GalleryError as error:
            self.query_one("#error", Static).update(Content(f"{error}\n"))
            self.set_class(True, "-refused")
            return
        self.dismiss(answers)

    def _widget(self, each: Field) -> Widget:
        number = self._fields.index(each)
        if each.options:
            return ChoiceLine(each.options, each.value, id=f"field-{number}")
        return Input(
            each.value,
            password=each.is_secret,
            max_length=each.limit,
            select_on_focus=False,
            id=f"field-{number}",
        )


class ChoiceLine(Widget, can_focus=True):
    """A line of options of which one is chosen, by arrows or mouse."""

    DEFAULT_CSS = "ChoiceLine { height: auto; width: 1fr; }"

    def __init__(self, options: Mapping[str, str], value: str, *, id: str) -> None:  # noqa: A002 - Textual's word
        """Start with a value, or the first."""
        super().__init__(id=id)
        self._options = dict(options)
        self.value = value if value in options else next(iter(options))

    def render(self) -> Content:
        """Draw the options."""
        lines: dict[int, list[tuple[str, str]]] = {}
        for value, row, _, words in self._placed(self.size.width):
            here = value == self.value
            style = ("$selected-text on $accent" if self.has_focus else "bold") if here else "$muted"
            lines.setdefault(row, []).extend([(words if here else f" {words[1:-1]} ", style), (" ", "")])
        return Content("\n").join(Content.assemble(*parts) for parts in lines.values())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Return the lines that the options need at a width."""
        return 1 + max(row for _, row, _, _ in self._placed(width))

    def on_focus(self) -> None:
        """Highlight the option."""
        self.refresh()

    def on_blur(self) -> None:
        """Remove the highlight."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Choose with arrows and Space."""
        step = {"right": 1, "space": 1, "left": -1}.get(event.key)
        if step is None:
            return
        event.stop()
        values = list(self._options)
        self.value = values[(values.index(self.value) + step) % len(values)]
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose a clicked option."""
        for value, row, column, words in self._placed(self.size.width):
            if event.y == row and column <= event.x <= column + cell_len(words):
                self.value = value
                self.refresh()

    def _placed(self, width: int) -> Iterator[tuple[str, int, int, str]]:
        """Yield each value with the line, the column and the words of its option; none is cut that fits in a line."""
        row = column = 0
        for value, words in self._options.items():
            room = max(width, _LEAST_ROOM)
            option = f"[{cut_in_middle(words, room - 2)}]"
            if column and column + cell_len(option) > room:
                row, column = row + 1, 0
            yield value, row, column, option
            column += cell_len(option) + 1
