"""The list of share links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from core.permissions import Action as Right
from core.sharing.lifetimes import CHOICES, DEFAULT, lifetime_of
from core.sharing.models import ShareLink
from core.sharing.operations import ExtendShareLink, RenewShareLink, RevokeShareLink
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.sharing.found_photos import live_count_words
from tui.screens.sharing.making_links import change, preview_card, show_link
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import count_words, instant_words

SHARES = "Share links"


class ShareLinksScreen(SectionScreen):
    """The actor's own share links, or all of them for admins; closes without the permission to share."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the share links."""
        super().__init__(session, (*trail, SHARES), [ShareLinksSection(session)])

    async def load(self) -> None:
        """Load the share links."""
        if not self.session.may(Right.SHARE):
            if self.is_current:
                self.dismiss()
                self.notify("You no longer have permission to share photos.", severity="error", markup=False)
            return
        await super().load()


class ShareLinksSection(Section):
    """The share links, newest first."""

    title: ClassVar[str] = SHARES
    noun: ClassVar[str] = "share link"
    purpose: ClassVar[str] = (
        "Links that show photos to people without an account. {share} on a photo, collection or category makes one."
    )
    facts: ClassVar[int] = 2
    headings: ClassVar[tuple[str, ...]] = ("Title", "State", "Expires", "", "By")
    empty: ClassVar[tuple[str, str]] = (
        "There are no share links.",
        "Press {share} on a collection or a photo to create one.",
    )
    is_live: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._shares: dict[object, ShareLink] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the rows."""
        shares = await self.session.gallery.sharing.list(self.session.actor)
        self._shares = {each.share_id: each for each in shares}
        now = datetime.now(UTC)
        return [ListRow(each.share_id, _cells(each, now), not each.is_valid(now)) for each in shares]

    def words(self, row: ListRow) -> str:
        """Return the options of a share link."""
        share = self._shares[row.key]
        about = [live_count_words(share), f"made {instant_words(share.created)} by {share.maker}"]
        about += ["a password"] if share.has_password else []
        about += [f"downloads: {share.downloads.value}"] if share.downloads.value != "off" else []
        about += ["details"] if share.shows_details else []
        return f"{', '.join(about)}. {share.note}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer a preview, and changes until it is revoked."""
        look = [MenuChoice("p", "Preview", "preview")]
        if self._shares[row.key].revoked is not None:
            return look
        return [
            *look,
            MenuChoice("e", "Extend…", "extend"),
            MenuChoice("o", "Options…", "change"),
            MenuChoice("n", "Replace the address…", "renew"),
            MenuChoice("x", "Revoke it…", "revoke"),
        ]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        share, gallery, actor = self._shares[row.key], self.session.gallery, self.session.actor
        match choice:
            case "preview":
                await screen.ask(preview_card(self.session, share))
            case "extend":
                times = [
                    MenuChoice(str(number), words, time) for number, (time, words) in enumerate(CHOICES.items(), 1)
                ]
                time = await screen.choose("Expires after", times)
                if time is not None:
                    longer = (await gallery.apply(actor, ExtendShareLink(share.share_id, lifetime_of(time)))).result
                    screen.notify(f"It expires at {instant_words(longer.expires)}.", markup=False)
            case "change":
                await change(screen, share)
            case "renew":
                if await screen.confirm("The old address will stop working. Create a new one?", "Yes, a new address"):
                    renewed = await gallery.apply(actor, RenewShareLink(share.share_id, lifetime_of(DEFAULT)))
                    await show_link(screen, renewed.result)
            case "revoke":
                if await screen.confirm(f"Revoke the share link to {share.title}?", "Yes, revoke it"):
                    await gallery.apply(actor, RevokeShareLink(share.share_id))
                    screen.notify(screen.session.with_history("The share link is revoked", _UNDO_LIMIT), markup=False)


_UNDO_LIMIT = " for 10 minutes"


def _cells(share: ShareLink, now: datetime) -> tuple[str, ...]:
    return (share.title, share.state(now), instant_words(share.expires), _opened(share), share.maker)


def _opened(share: ShareLink) -> str:
    """Return how often and when it was opened: Opened 3 of 10 times, last 12 Jul 2024, 17:03 CEST."""
    if not share.views and share.last_used is None:
        return "Not opened yet" if share.view_limit is None else f"Opened 0 of {count_words(share.view_limit, 'time')}"
    times = count_words(share.views, "time")
    if share.view_limit is not None:
        times = f"{share.views:,} of {count_words(share.view_limit, 'time')}"
    last = f", last {instant_words(share.last_used)}" if share.last_used is not None else ""
    return f"Opened {times}{last}"
