"""Cards about members: an invitation that is shown once, and the categories that a member may see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.accounts.invitations.join_instructions import JoinInstructions
from core.models import Category, CategoryId
from core.qr import qr_lines
from tui.screens.dialogs.dialog import Dialog, scrolling_keys
from tui.widgets.lists.row_list import ListRow, RowList
from tui.wording import instant_words

_WORDS = 38
"""Columns of the text of an invitation, with margins."""
_HOST_KEY = 62
"""Columns in which a host key is one line, with margins."""


class InvitationCard(Dialog[None], inherit_bindings=False):
    """An invitation as QR code and text. It is shown once: only Escape closes it."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,q", "close", "Close", show=False, id="invitation.close"),
        Binding("c", "copy", "Copy", show=False, id="invitation.copy"),
        *scrolling_keys("invitation"),
    ]

    def __init__(self, instructions: JoinInstructions, *, with_code: bool = True) -> None:
        """Show an invitation; the QR code needs colours."""
        super().__init__()
        self._instructions = instructions
        self._code = qr_lines(instructions.code_text) if with_code else ()

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            if self._code:
                yield Static(Content.styled("\n".join(self._code), "#000000 on #ffffff"), id="code")
            with Container(id="words"):
                yield Static(self._content())

    def on_resize(self) -> None:
        """Place the text below the QR code where there is no room next to it."""
        room = self.app.size.width * 96 // 100 - (len(self._code[0]) if self._code else 0)
        self.set_class(bool(self._code) and room < _WORDS, "-narrow")
        self.set_class(room >= _HOST_KEY, "-wide")

    def action_close(self) -> None:
        """Close the card."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the text of the invitation."""
        self.app.copy_to_clipboard(self.text)
        self.notify("Copied, if your terminal allows it.", markup=False)

    @property
    def text(self) -> str:
        """The text for the invited person."""
        instructions = self._instructions
        lines = [instructions.command, f"Invitation: {instructions.token}"]
        if instructions.host_key is not None:
            lines.append(f"The server's key: {instructions.host_key}")
        if instructions.page is not None:
            lines.append(instructions.page)
        return "\n".join(lines)

    def _content(self) -> Content:
        instructions, invitation = self._instructions, self._instructions.invitation
        parts: list[tuple[str, str]] = [
            (f"Invitation for {'a' if invitation.role == 'viewer' else 'an'} {invitation.role}\n", "bold"),
            (f"Valid once, until {instant_words(invitation.expires)}\n\n", "$muted"),
            ("Type\n", "$muted"),
            (f"{instructions.command}\n\n", "bold"),
            ("Token\n", "$muted"),
            (f"{instructions.token}\n\n", "bold $accent"),
            ("Host key\n", "$muted"),
            (f"{instructions.host_key or 'not made yet'}\n", ""),
        ]
        if instructions.page is not None:
            parts += [("\nHow to\n", "$muted"), (f"{instructions.page}\n", "")]
        parts += [
            (f"\n{note}\n", "$error" if instructions.address.is_local else "") for note in instructions.address.notes
        ]
        parts.append(("\nThe token is shown only once.\nc copies the text, Esc closes.", "$muted"))
        return Content.assemble(*parts)


@dataclass(frozen=True, slots=True)
class Access:
    """The chosen categories; None for all of them."""

    category_ids: frozenset[CategoryId] | None


class ChooseCategories(Dialog[Access | None], inherit_bindings=False):
    """A list of categories. Space marks one, Enter accepts the marks, Escape cancels."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,q", "close", "Close", show=False, id="access.close"),
        Binding("enter", "take", "Take", show=False, id="access.take"),
        Binding("space", "mark", "Mark", show=False, id="access.mark"),
        Binding("down,j", "move('down')", "Down", show=False, id="access.down"),
        Binding("up,k", "move('up')", "Up", show=False, id="access.up"),
        Binding("pagedown", "move('page_down')", "Page down", show=False, id="access.page-down"),
        Binding("pageup", "move('page_up')", "Page up", show=False, id="access.page-up"),
    ]

    def __init__(
        self,
        title: str,
        categories: Sequence[Category],
        chosen: Collection[CategoryId] | None,
        *,
        offer_all: bool = True,
        linear: bool = False,
    ) -> None:
        """Start with the current choice; `offer_all` adds a line for everything, including later categories."""
        super().__init__()
        self._title = title
        self._categories = tuple(categories)
        self._all = chosen is None
        self._chosen = set(chosen or ())
        self._offer_all = offer_all
        self._linear = linear

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.styled(self._title, "bold"), id="title")
            yield RowList(linear=self._linear, compact=True)
            yield Static(Content.styled("Space marks, Enter accepts, Esc cancels.", "$muted"))

    def on_mount(self) -> None:
        """Show the marks."""
        self._show()

    def on_row_list_opened(self) -> None:
        """Mark a clicked category."""
        self.action_mark()

    def action_move(self, direction: str) -> None:
        """Move the cursor."""
        self.query_one(RowList).move(direction)

    def action_mark(self) -> None:
        """Mark or unmark the category at the cursor."""
        row = self.query_one(RowList).selected_row
        if row is None:
            return
        if row.key is None:
            self._all = not self._all
        else:
            self._all = False
            self._chosen ^= {category.id for category in self._categories if category.id == row.key}
        self._show()

    def action_take(self) -> None:
        """Accept the marks."""
        self.dismiss(Access(None if self._all else frozenset(self._chosen)))

    def action_close(self) -> None:
        """Cancel."""
        self.dismiss(None)

    def _show(self) -> None:
        rows = [
            ListRow(
                each.id, (_mark(not self._all and each.id in self._chosen), each.name, f"{each.photo_count:,} photos")
            )
            for each in self._categories
        ]
        if self._offer_all:
            rows.insert(0, ListRow(None, (_mark(self._all), "Everything, including later categories", "")))
        self.query_one(RowList).show(("", "Category", ""), rows)


def _mark(is_chosen: bool) -> str:
    return "[x]" if is_chosen else "[ ]"
