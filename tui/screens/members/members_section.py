"""The list of members: role, access, keys, removal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from core.accounts.invitations.join_instructions import reset_lines
from core.accounts.models import Member
from core.accounts.names import MAX_DISPLAY_NAME
from core.accounts.operations import OpenToPublic, RemoveMember, ResetPassword, SetAccess, SetMemberName, SetRole
from core.models import MEMBER_ROLES, CategoryId, Role
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.dialogs.text_card import TextCard
from tui.screens.members.cards import ChooseCategories
from tui.screens.members.invitations_section import invite
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

_EVERYBODY = "everyone"


class MembersSection(Section):
    """The members, and public access as the last row."""

    title: ClassVar[str] = "Members"
    noun: ClassVar[str] = "member"
    purpose: ClassVar[str] = (
        "Who can open this gallery, and what each of them sees. "
        "{people.new} makes an invitation, {open} changes a member."
    )
    facts: ClassVar[int] = 3
    headings: ClassVar[tuple[str, ...]] = ("Name", "Role", "Sees", "Last seen", "Signs in with")
    empty: ClassVar[tuple[str, str]] = ("There are no members yet.", "")
    new_words: ClassVar[str] = "an invitation"

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._members: dict[object, Member] = {}
        self._public: frozenset[CategoryId] = frozenset()

    async def rows(self) -> Sequence[ListRow]:
        """Read the members."""
        accounts, actor = self.session.gallery.accounts, self.session.actor
        members = await accounts.members(actor)
        self._public = await accounts.public_categories(actor)
        names = {category.id: category.name for category in await self.session.gallery.library.categories(actor)}
        self._members = {member.user_id: member for member in members}
        rows = [
            ListRow(
                member.user_id,
                (
                    f"{member.display_name} ({member.name})" if member.display_name else member.name,
                    member.role.value,
                    _sees(member.category_ids, names),
                    instant_words(member.last_seen) if member.last_seen else "never",
                    _comes_in_with(member),
                ),
            )
            for member in members
        ]
        public = _sees(self._public, names)
        command = self.session.gallery.ssh_address.command(Role.PUBLIC.value)
        return [
            *rows,
            ListRow(_EVERYBODY, ("Everyone else", "without an account", public, "", command), not self._public),
        ]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the number of members, without the row of public access."""
        return super().count(rows[:-1])

    def words(self, row: ListRow) -> str:
        """Return the details of a member."""
        member = self._members.get(row.key)
        if member is None:
            return f"Everyone who connects as public@ sees: {row.cells[2]}."
        return f"{member.name} joined {instant_words(member.created)} and sees: {row.cells[2]}."

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer role, access, keys and removal."""
        access = MenuChoice("a", "Access…", "access")
        member = self._members.get(row.key)
        if member is None:
            return [access]
        return [
            MenuChoice("r", "Role…", "role"),
            *([access] if member.role is not Role.ADMIN else []),
            MenuChoice("n", "Name…", "name"),
            MenuChoice("k", "Keys", "keys"),
            MenuChoice("p", "Reset password…", "reset"),
            MenuChoice("x", "Remove…", "remove"),
        ]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        member = self._members.get(row.key)
        if member is None:
            await self._open_to_public(screen)
        elif choice == "role":
            await self._role(screen, member)
        elif choice == "access":
            await self._access(screen, member)
        elif choice == "name":
            await self._name(screen, member)
        elif choice == "keys":
            await self._keys(screen, member)
        elif choice == "reset":
            await self._reset(screen, member)
        elif await screen.confirm(f"Remove {member.name}?", "Yes, and end their sessions"):
            await self.session.gallery.apply(self.session.actor, RemoveMember(member.user_id))
            screen.notify(screen.session.with_history(f"{member.name} is removed"), markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Create an invitation."""
        await invite(screen)

    async def _role(self, screen: SectionScreen, member: Member) -> None:
        choices = [
            MenuChoice(role.value[0], role.value.capitalize(), role.value, is_current=role is member.role)
            for role in MEMBER_ROLES
        ]
        chosen = await screen.choose(f"{member.name} is", choices)
        if chosen is not None and chosen != member.role:
            await self.session.gallery.apply(self.session.actor, SetRole(member.user_id, Role(chosen)))
            screen.notify(screen.session.with_history(f"{member.name} is {chosen} now"), markup=False)

    async def _name(self, screen: SectionScreen, member: Member) -> None:
        async def change(answers: Answers) -> None:
            operation = SetMemberName(member.user_id, answers["name"])
            called = (await self.session.gallery.apply(self.session.actor, operation)).result
            screen.notify(screen.session.with_history(f"{member.name} is called {called} now"), markup=False)

        before = member.display_name or member.name
        field = Field("name", f"Name; empty: {member.name}", before, MAX_DISPLAY_NAME)
        await screen.ask(Form(f"What others call {member.name}", [field], change))

    async def _access(self, screen: SectionScreen, member: Member) -> None:
        categories = await self.session.gallery.library.categories(self.session.actor)
        dialog = ChooseCategories(
            f"What {member.name} sees", categories, member.category_ids, linear=self.session.plain
        )
        access = await screen.ask(dialog)
        if access is not None and access.category_ids != member.category_ids:
            await self.session.gallery.apply(self.session.actor, SetAccess(member.user_id, access.category_ids))
            screen.notify(screen.session.with_history(f"The access of {member.name} is changed"), markup=False)

    async def _open_to_public(self, screen: SectionScreen) -> None:
        categories = await self.session.gallery.library.categories(self.session.actor)
        dialog = ChooseCategories(
            "Public access (public@)", categories, self._public, offer_all=False, linear=self.session.plain
        )
        access = await screen.ask(dialog)
        if access is not None and access.category_ids is not None and access.category_ids != self._public:
            await self.session.gallery.apply(self.session.actor, OpenToPublic(access.category_ids))

    async def _reset(self, screen: SectionScreen, member: Member) -> None:
        if await screen.confirm(f"Reset the password of {member.name}?", "Yes, and end their sessions"):
            made = (await self.session.gallery.apply(self.session.actor, ResetPassword(member.user_id))).result
            lines = reset_lines(made, self.session.gallery.ssh_address)
            await screen.ask(TextCard("One-time code", "\n".join(lines), closes_with_escape=True))

    async def _keys(self, screen: SectionScreen, member: Member) -> None:
        keys = await self.session.gallery.accounts.keys_of(self.session.actor, member.user_id)
        lines = [f"{key.label}\n  {key.fingerprint}\n  {_used_words(key.last_used)}" for key in keys]
        await screen.ask(TextCard(f"Keys of {member.name}", "\n\n".join(lines) or "There are none."))


def _sees(category_ids: Collection[CategoryId] | None, names: dict[CategoryId, str]) -> str:
    if category_ids is None:
        return "everything"
    return ", ".join(name for number, name in names.items() if number in category_ids) or "nothing"


def _comes_in_with(member: Member) -> str:
    keys = {0: [], 1: ["1 key"]}.get(member.key_count, [f"{member.key_count} keys"])
    return ", ".join([*keys, *(["password"] if member.has_password else [])]) or "nothing yet"


def _used_words(last_used: datetime | None) -> str:
    return f"last used {instant_words(last_used)}" if last_used else "never used"
