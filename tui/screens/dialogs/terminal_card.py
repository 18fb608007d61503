"""The card of the terminal: detected capabilities and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
from tui.graphics.encoders.mosaics import disc
from tui.graphics.terminals.capabilities import Blocks, Capabilities, ColourDepth, GraphicsProtocol
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.session import Session
from tui.terminal_choice import COLOURS, SWITCH, THEME_WORDS, Setting, chosen_word
from tui.wording import connection_words

_NAME = 11
_LABEL = 13
_LINK_SECONDS = 1.0
_AUTOMATIC = "automatic"
_PASSTHROUGH_HINTS = {
    GraphicsProtocol.KITTY: " Through tmux, below, sends them to a kitty or Ghostty around it.",
}


@dataclass(frozen=True, slots=True)
class Control:
    """A line of the card: a setting and its options, the default first."""

    setting: Setting
    label: str
    options: Mapping[str | None, str]
    """Labels by stored word; None is the default and stores nothing."""
    remark: str


CONTROLS: tuple[Control, ...] = (
    Control(
        Setting.PROTOCOL,
        "Pictures",
        {None: _AUTOMATIC, **{protocol.value: protocol.word for protocol in GraphicsProtocol}},
        "How pictures are sent to this terminal. A protocol that it does not support shows nothing, or letters.",
    ),
    Control(
        Setting.COLOURS,
        "Colours",
        {None: _AUTOMATIC, **{word: word for word in COLOURS}},
        "Of text and blocks; none is the same as NO_COLOR.",
    ),
    Control(
        Setting.BLOCKS,
        "Blocks",
        {None: Blocks.HALF, Blocks.QUADRANT.value: "quadrant", Blocks.SEXTANT.value: "sextant"},
        "Smaller parts show more detail where the font has them; sextants, in newer fonts only, are asked about.",
    ),
    Control(
        Setting.PASSTHROUGH,
        "Through tmux",
        {None: "no", "yes": "yes"},
        "Inside tmux, with its option allow-passthrough on and a kitty or Ghostty around it.",
    ),
    Control(
        Setting.PLAIN,
        "Plain text",
        {None: _AUTOMATIC, **{word: word for word in SWITCH}},
        "No pictures and no drawn lines, one thing per line: for screen readers.",
    ),
    Control(
        Setting.THEME,
        "Theme",
        {None: _AUTOMATIC, **{word: word for word in THEME_WORDS}},
        "Automatic follows the background of this terminal.",
    ),
)


class TerminalCard(Dialog[None], inherit_bindings=False):
    """A card of settings that take effect at once."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,T,q,backspace", "close", "Close", show=False, id="terminal.close"),
        Binding("down,j,tab", "control(1)", "Down", show=False, id="terminal.down"),
        Binding("up,k,shift+tab", "control(-1)", "Up", show=False, id="terminal.up"),
        Binding("right,l,enter,space", "option(1)", "Next", show=False, id="terminal.next"),
        Binding("left,h", "option(-1)", "Previous", show=False, id="terminal.previous"),
    ]

    class Changed(Message):
        """A setting was changed: everything must be drawn again."""

    def __init__(self, session: Session) -> None:
        """Show the terminal of a session."""
        super().__init__()
        self.session = session
        self._selected = 0
        self._shown: dict[Static, Content] = {}

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(id="found")
            for _ in CONTROLS:
                yield Static(classes="control")
            yield Static(id="remark")

    def on_mount(self) -> None:
        """Draw the card now and every second, because the connection is measured continuously."""
        self.draw()
        self.set_interval(_LINK_SECONDS, self.draw)

    def on_resize(self) -> None:
        """Show the new size of the window."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Choose a clicked option; close the card after a click outside it."""
        if not self.query_one("#card").region.contains(event.screen_x, event.screen_y):
            self.dismiss()
        elif "control" in event.style.meta:
            self._selected = event.style.meta["control"]
            self._choose(list(CONTROLS[self._selected].options)[event.style.meta["option"]])

    def action_close(self) -> None:
        """Close the card."""
        self.dismiss()

    def action_control(self, step: int) -> None:
        """Move to the next (1) or previous (-1) setting."""
        self._selected = (self._selected + step) % len(CONTROLS)
        self.draw()
        if self._selected == 0:
            self.query_one("#card").scroll_home(animate=False)
        else:
            list(self.query(".control"))[self._selected].scroll_visible(animate=False)

    def action_option(self, step: int) -> None:
        """Choose the next (1) or previous (-1) option of the setting."""
        words = list(CONTROLS[self._selected].options)
        self._choose(words[(words.index(self._chosen(CONTROLS[self._selected])) + step) % len(words)])

    def draw(self) -> None:
        """Draw the current state."""
        self._show(self.query_one("#found", Static), Content.assemble(*self._found()))
        for number, line in enumerate(self.query(".control").results(Static)):
            self._show(line, Content.assemble(*self._line(number)))
        self._show(self.query_one("#remark", Static), Content.styled(CONTROLS[self._selected].remark, "$muted"))

    def _show(self, widget: Static, content: Content) -> None:
        if widget not in self._shown or not self._shown[widget].is_same(content):
            self._shown[widget] = content
            widget.update(content)

    def _choose(self, word: str | None) -> None:
        setting = CONTROLS[self._selected].setting
        if setting is Setting.BLOCKS and word == Blocks.SEXTANT:
            self._ask_about_sextants()
        else:
            self._change(setting, word)

    def _change(self, setting: Setting, word: str | None) -> None:
        want = partial(self._want, setting, word)
        _: Worker[None] = self.run_worker(want, name="change a setting of the terminal")

    async def _want(self, setting: Setting, word: str | None) -> None:
        try:
            await self.session.change_setting(setting, word)
        except GalleryError as error:
            self.notify(str(error), severity="error", markup=False)
        self.post_message(self.Changed())
        self.draw()

    def _ask_about_sextants(self) -> None:
        """Use sextants if a disc that is drawn with them looks like one: fonts without them draw boxes or gaps."""

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self._change(Setting.BLOCKS, Blocks.SEXTANT.value)

        if self.session.plain:
            self.notify("Plain text draws no blocks.", markup=False)
            return
        choices = [
            MenuChoice("n", "Boxes, question marks or gaps: no sextants", "no"),
            MenuChoice("y", "An even disc: use sextants", "yes"),
        ]
        self.app.push_screen(Menu("What is drawn below?", choices, sample=disc(Blocks.SEXTANT)), answered)

    def _chosen(self, control: Control) -> str | None:
        word = chosen_word(self.session.preferences, control.setting, self.session.terminal)
        return word if word in control.options else None

    def _found(self) -> Iterator[tuple[str, str]]:
        terminal, link = self.session.terminal, self.session.link
        detected, size = terminal.detected, terminal.size
        yield "Your terminal", "bold"
        yield "      Esc closes\n", "$muted"
        pixels = f" · {size.width_px} × {size.height_px} pixels" if size.width_px and size.height_px else ""
        for label, words in (
            ("Name", detected.name or "unknown"),
            ("Found", _drawing_words(detected)),
            ("Drawn", "text only" if self.session.plain else _drawing_words(self.session.capabilities)),
            ("Cell", f"{detected.cell_width:.4g} × {detected.cell_height:.4g} pixels"),
            ("Window", f"{size.columns} × {size.rows} cells{pixels}"),
            ("Connection", connection_words(link.rate, link.round_trip).removeprefix("connection ")),
        ):
            yield f"\n{label:<{_NAME}}", "$muted"
            yield words, ""
        reason = _refusal_words(self.session.choice.pictures.protocol, self.session.capabilities)
        if reason and not self.session.plain:
            yield f"\n{reason}", "$warning"

    def _line(self, number: int) -> Iterator[tuple[str, str] | Content]:
        control, selected = CONTROLS[number], number == self._selected
        yield f"{'>' if selected else ' '} {control.label:<{_LABEL}}", "bold $accent" if selected else ""
        chosen = self._chosen(control)
        for place, (word, words) in enumerate(control.options.items()):
            style = ("$selected-text on $accent" if selected else "bold") if word == chosen else "$muted"
            shown = f"[{words}]" if word == chosen else f" {words} "
            yield Content.styled(shown, style).stylize(Style.from_meta({"control": number, "option": place}))
            yield " ", ""


def _refusal_words(wanted: GraphicsProtocol | None, drawn: Capabilities) -> str:
    """Return why the chosen protocol is not used; "" when it is."""
    if wanted is None or wanted is drawn.protocol or drawn.passthrough:
        return ""
    hint = _PASSTHROUGH_HINTS.get(wanted, "")
    return f"tmux and screen do not pass through {wanted.word} pictures, so blocks are drawn.{hint}"


def _drawing_words(capabilities: Capabilities) -> str:
    pictures = capabilities.protocol.word
    if not capabilities.draws_pixels:
        pictures = f"{capabilities.blocks} {pictures}"
    through = " through tmux" if capabilities.passthrough else ""
    colours = next(word for word, depth in COLOURS.items() if depth is ColourDepth(capabilities.depth))
    return f"{pictures}{through} · {'no' if colours == 'none' else colours} colours"
