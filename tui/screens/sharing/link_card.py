"""The card of a new share link: its QR code and its address, which is shown once."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.config.ssh_addresses import SshAddress
from core.qr import qr_lines
from core.sharing.models import NewShareLink
from core.sharing.share_addresses import code_text
from tui.screens.dialogs.dialog import Dialog, scrolling_keys
from tui.screens.sharing.found_photos import live_count_words
from tui.wording import instant_words

_WORDS = 38
"""Columns of the text, with margins."""
_ADDRESS = 62
"""Columns in which most addresses are one line, with margins."""


class LinkCard(Dialog[bool], inherit_bindings=False):
    """Copies the share link when it opens. Only Escape closes it; returns True for a preview."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a plain list
        Binding("escape,q", "close", "Close", show=False, id="link-card.close"),
        Binding("c", "copy", "Copy", show=False, id="link-card.copy"),
        Binding("p", "preview", "Preview", show=False, id="link-card.preview"),
        *scrolling_keys("link-card"),
    ]

    def __init__(
        self, made: NewShareLink, link: str | None, address: SshAddress, *, with_code: bool = True, about: str = ""
    ) -> None:
        """Show a share link; `with_code` needs colours, `about` are lines for below the address."""
        super().__init__()
        self._made = made
        self._link = link
        self._about = about
        self._address = address
        self._code = qr_lines(code_text(link)) if with_code and link is not None else ()

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            if self._code:
                yield Static(Content.styled("\n".join(self._code), "#000000 on #ffffff"), id="code")
            with Container(id="words"):
                yield Static(self._content())

    def on_mount(self) -> None:
        """Copy the share link."""
        self.app.copy_to_clipboard(self.text)

    def on_resize(self) -> None:
        """Place the text below the QR code where there is no room next to it."""
        room = self.app.size.width * 96 // 100 - (len(self._code[0]) if self._code else 0)
        self.set_class(bool(self._code) and room < _WORDS, "-narrow")
        self.set_class(room >= _ADDRESS, "-wide")

    def action_close(self) -> None:
        """Close the card."""
        self.dismiss(False)

    def action_preview(self) -> None:
        """Close the card and show the preview."""
        self.dismiss(True)

    def action_copy(self) -> None:
        """Copy the share link again."""
        self.app.copy_to_clipboard(self.text)
        self.notify("Copied, if your terminal allows it.", markup=False)

    @property
    def text(self) -> str:
        """The address, or the token without web pages."""
        return self._link or self._made.token

    def _content(self) -> Content:
        share = self._made.share
        parts: list[tuple[str, str]] = [
            (f"{share.title}\n", "bold"),
            (f"{live_count_words(share)}\nUntil {instant_words(share.expires)}\n\n", "$muted"),
            ("Address, copied if your terminal allows it\n" if self._link else "Token\n", "$muted"),
            (f"{self.text}\n", "bold $accent"),
        ]
        if self._about:
            parts.append((f"{self._about}\n", "$muted"))
        if self._link is None:
            parts.append(("\nThis gallery serves no web pages (share_listen).\n", "$error"))
        parts += [("\nIn a terminal\n", "$muted"), (f"{self._address.command('guest')}\n", "")]
        parts += [(f"{note}\n", "$muted") for note in self._address.notes]
        if share.has_password:
            parts.append(("\nSend the password separately from the address.\n", ""))
        parts.append(("\nShown only once. c copies it again, p previews the page, Esc closes.", "$muted"))
        return Content.assemble(*parts)
