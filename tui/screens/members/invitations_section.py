"""The list of invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from core.accounts.invitations.join_instructions import join_instructions
from core.accounts.models import Invitation
from core.accounts.operations import MakeInvitation, RevokeInvitation
from core.accounts.operations.make_invitation import MAX_NOTE
from core.models import MEMBER_ROLES, Role
from tui.graphics.terminals.capabilities import ColourDepth
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.form import Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.members.cards import ChooseCategories, InvitationCard
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

_FIELDS = (
    Field("role", "Role", options={role.value: role.value for role in MEMBER_ROLES}),
    Field("sees", "Sees", options={"all": "everything", "some": "some categories…"}),
    Field("hours", "Valid for", "24", options={"1": "an hour", "24": "a day", "72": "three days", "168": "a week"}),
    Field("note", "Note, for admins only", limit=MAX_NOTE),
)


class InvitationsSection(Section):
    """The newest invitations."""

    title: ClassVar[str] = "Invitations"
    noun: ClassVar[str] = "invitation"
    purpose: ClassVar[str] = (
        "Invitations to become a member, each valid once. {people.new} makes one, {open} revokes it."
    )
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("For", "Role", "State", "Valid until", "By")
    empty: ClassVar[tuple[str, str]] = ("There are no invitations.", "Press {people.new} to create one.")
    new_words: ClassVar[str] = "an invitation"

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._invites: dict[object, Invitation] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the rows."""
        invites = await self.session.gallery.accounts.invitations(self.session.actor)
        self._invites = {each.id: each for each in invites}
        now = datetime.now(UTC)
        return [
            ListRow(
                each.id,
                (
                    each.note or "An invitation",
                    each.role.value,
                    state_words(each, now),
                    instant_words(each.expires),
                    each.invited_by,
                ),
                not each.is_open(now),
            )
            for each in invites
        ]

    def words(self, row: ListRow) -> str:
        """Return who created it and when."""
        invite = self._invites[row.key]
        return f"{invite.invited_by} invited {instant_words(invite.created)}: {row.cells[2]}. {invite.note}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to revoke an open one."""
        is_open = self._invites[row.key].is_open(datetime.now(UTC))
        return [MenuChoice("x", "Revoke it", "revoke")] if is_open else []

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Revoke the invitation."""
        del choice
        invite = self._invites[row.key]
        await self.session.gallery.apply(self.session.actor, RevokeInvitation(invite.id))
        screen.notify("The invitation is revoked.", markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Create an invitation and show it once."""
        await invite(screen)


async def invite(screen: SectionScreen) -> None:
    """Ask for role, access and lifetime, create an invitation and show it once.

    Raises:
        GalleryError: it cannot be made.
    """
    session = screen.session
    answers = await screen.ask(Form("New invitation", _FIELDS, verb="creates the invitation"))
    if answers is None:
        return
    role, allowed = Role(answers["role"]), None
    if answers["sees"] == "some" and role is not Role.ADMIN:
        categories = await session.gallery.library.categories(session.actor)
        dialog = ChooseCategories("Access", categories, (), offer_all=False, linear=session.plain)
        access = await screen.ask(dialog)
        if access is None:
            return
        allowed = access.category_ids
    made = (
        await session.gallery.apply(
            session.actor, MakeInvitation(role, answers["note"], int(answers["hours"]), allowed)
        )
    ).result
    with_code = not session.plain and session.capabilities.depth is not ColourDepth.MONOCHROME
    instructions = join_instructions(session.gallery.settings, made, session.gallery.ssh_port)
    await screen.ask(InvitationCard(instructions, with_code=with_code))


def state_words(invite: Invitation, now: datetime) -> str:
    """Return the state of an invitation."""
    if invite.used is not None:
        return f"used by {invite.used_by}"
    if invite.revoked is not None:
        return "void"
    return "open" if invite.is_open(now) else "expired"
