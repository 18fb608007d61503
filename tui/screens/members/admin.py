"""The screen of admins: members, invitations, sessions, excluded folders, models, audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.accounts.connected_sessions import SessionInfo
from core.accounts.models import AuditEntry
from core.permissions import Action as Right
from core.wording import with_local_times
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.dialogs.text_card import TextCard
from tui.screens.members.exclusions_section import ExclusionsSection
from tui.screens.members.invitations_section import InvitationsSection
from tui.screens.members.members_section import MembersSection
from tui.screens.members.models_section import ModelsSection
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

ADMIN = "Members"
_ENTRIES = 500


class AdminScreen(SectionScreen):
    """Six lists; the screen closes when the actor is no longer an admin."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the members first."""
        lists = (
            *(MembersSection, InvitationsSection, SessionsSection),
            *(ExclusionsSection, ModelsSection, LogSection),
        )
        super().__init__(session, (*trail, ADMIN), [each(session) for each in lists])

    async def load(self) -> None:
        """Load the list that is shown."""
        if self.session.may(Right.MANAGE_MEMBERS):
            await super().load()
        else:
            self.close_for("You are no longer an admin.")


class SessionsSection(Section):
    """The sessions in progress."""

    title: ClassVar[str] = "Sessions"
    noun: ClassVar[str] = "session"
    purpose: ClassVar[str] = "Who is connected now, and what they look at. {open} ends a session."
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("Name", "Role", "From", "Since", "Now:")
    empty: ClassVar[tuple[str, str]] = ("There are no sessions.", "Sessions over SSH are listed.")
    is_live: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._sessions: dict[object, SessionInfo] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the sessions."""
        sessions = self.session.gallery.sessions.list(self.session.actor)
        self._sessions = {each.id: each for each in sessions}
        own = self.session.connected
        return [
            ListRow(
                each.id,
                (
                    f"{each.actor.shown_name} (you)"
                    if own is not None and each.id == own.id
                    else each.actor.shown_name,
                    each.actor.role.value,
                    each.address,
                    instant_words(each.since),
                    each.doing,
                ),
            )
            for each in sessions
        ]

    def words(self, row: ListRow) -> str:
        """Return how the session was authenticated."""
        session = self._sessions[row.key]
        proof = session.fingerprint or "a password or no credential"
        return f"Signed in with the login name {session.login_name} from {session.address} and {proof}."

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to end the session."""
        del row
        return [MenuChoice("x", "End this session…", "disconnect")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """End the session."""
        del choice
        if await screen.confirm(f"End the session of {row.cells[0]}?", "Yes, end it"):
            session = self._sessions.get(row.key)
            if session is not None:
                self.session.gallery.sessions.disconnect(self.session.actor, session.id)


class LogSection(Section):
    """The audit log: sign-ins and changes of members."""

    title: ClassVar[str] = "Log"
    noun: ClassVar[str] = "event"
    purpose: ClassVar[str] = "Sign-ins and changes of members, keys and share links, the newest first."
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("What", "Who", "When", "From", "")
    empty: ClassVar[tuple[str, str]] = ("The log is empty.", "")

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._entries: dict[object, AuditEntry] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the newest entries."""
        entries = await self.session.gallery.accounts.audit_log.entries(self.session.actor, _ENTRIES)
        self._entries = {entry.id: entry for entry in entries}
        return [
            ListRow(entry.id, (_what(entry), entry.name, instant_words(entry.at), entry.source, _details(entry)))
            for entry in entries
        ]

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer the details."""
        del row
        return [MenuChoice("i", "Details", "details")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Show the details of an entry."""
        del choice
        entry = self._entries[row.key]
        lines = [instant_words(entry.at, seconds=True), f"by {entry.name or 'unknown'}"]
        lines += [f"from {entry.source}"] if entry.source else []
        await screen.ask(TextCard(_what(entry), "\n".join([*lines, "", _details(entry)])))


def _details(entry: AuditEntry) -> str:
    return with_local_times(entry.details, instant_words)


def _what(entry: AuditEntry) -> str:
    """Return the kind of an entry in words: link-made is Link made."""
    return entry.kind.replace("-", " ").capitalize()
