"""What admins look after: members, invitations, who is here, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.accounts.connected_sessions import SessionInfo
from core.accounts.models import AuditEntry
from core.permissions import Action as Right
from tui.screens.base.section_screen import PeopleScreen, Section
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.dialogs.text_card import TextCard
from tui.screens.members.invitations_section import InvitesSection
from tui.screens.members.members_section import MembersSection
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

ADMIN = "Members"
_ENTRIES = 500


class AdminScreen(PeopleScreen):
    """Four lists beside each other; closes for who is no admin any more."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Begin with the members."""
        lists = (MembersSection, InvitesSection, VisitorsSection, LogSection)
        super().__init__(session, (*trail, ADMIN), [each(session) for each in lists])

    async def load(self) -> None:
        """Read the list that is shown."""
        if not self.session.may(Right.MANAGE_MEMBERS):
            if self.app.screen is self:
                self.app.pop_screen()
                self.notify("You are no admin any more.", severity="error", markup=False)
            return
        await super().load()


class VisitorsSection(Section):
    """Who is here now."""

    title: ClassVar[str] = "Here now"
    headings: ClassVar[tuple[str, ...]] = ("Name", "Role", "From", "Since (UTC)", "Doing")
    empty: ClassVar[tuple[str, str]] = ("Nobody is here.", "Visits over ssh are listed.")
    is_live: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        """Belong to a visit."""
        super().__init__(session)
        self._sessions: dict[object, SessionInfo] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read who is here."""
        sessions = self.session.gallery.sessions.list(self.session.actor)
        self._sessions = {each.id: each for each in sessions}
        own = self.session.connected
        return [
            ListRow(
                each.id,
                (
                    f"{each.actor.name} (you)" if own is not None and each.id == own.id else each.actor.name,
                    each.actor.role.value,
                    each.address,
                    instant_words(each.since),
                    each.doing,
                ),
            )
            for each in sessions
        ]

    def words(self, row: ListRow) -> str:
        """How they came in."""
        session = self._sessions[row.key]
        proof = session.fingerprint or "a password, or nothing"
        return f"Came in as {session.login_name}@ from {session.address} with {proof}. {session.doing}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Their visit can be ended."""
        del row
        return [MenuChoice("x", "End this visit…", "disconnect")]

    async def act(self, screen: PeopleScreen, row: ListRow, choice: str) -> None:
        """End it."""
        del choice
        if await screen.sure(f"End the visit of {row.cells[0]}?", "Yes, end it"):
            session = self._sessions.get(row.key)
            if session is not None:
                self.session.gallery.sessions.disconnect(self.session.actor, session.id)


class LogSection(Section):
    """Who came in, and what was changed about members."""

    title: ClassVar[str] = "Log"
    headings: ClassVar[tuple[str, ...]] = ("When (UTC)", "What", "Who", "From", "Details")
    empty: ClassVar[tuple[str, str]] = ("Nothing has happened yet.", "")

    def __init__(self, session: Session) -> None:
        """Belong to a visit."""
        super().__init__(session)
        self._entries: dict[object, AuditEntry] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the newest entries."""
        entries = await self.session.gallery.accounts.audit_log.entries(self.session.actor, _ENTRIES)
        self._entries = {entry.id: entry for entry in entries}
        return [
            ListRow(entry.id, (instant_words(entry.at), entry.kind, entry.name, entry.source, entry.details))
            for entry in entries
        ]

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """All of it can be read."""
        del row
        return [MenuChoice("i", "All of it", "details")]

    async def act(self, screen: PeopleScreen, row: ListRow, choice: str) -> None:
        """Show everything about an entry."""
        del choice
        entry = self._entries[row.key]
        lines = [f"{entry.at:%Y-%m-%d %H:%M:%S} UTC", f"by {entry.name or 'nobody known'}"]
        lines += [f"from {entry.source}"] if entry.source else []
        await screen.ask(TextCard(entry.kind, "\n".join([*lines, "", entry.details])))
