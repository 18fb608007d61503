"""The actor's own keys, password and name, and the way back to the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.accounts.models import MemberKey
from core.accounts.operations import AddKey, RemoveKey, RemovePassword, RenameKey, SetPassword
from core.errors import UsageError
from core.limits.password_hashing import MAX_PASSWORD, MIN_PASSWORD
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.dialogs.text_card import TextCard
from tui.screens.members.name_section import NameSection
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import instant_words

ACCOUNT = "My keys and password"
_MAX_KEY = 20_000
_MAX_LABEL = 100
_SET, _NONE = "set", "none"
_PASSWORD = {_SET: "You have a password", _NONE: "You have no password"}
_COMMAND, _CONFIG = "command", "~/.ssh/config"
_PRESENT = Field("present", "Your current password", limit=MAX_PASSWORD, is_secret=True)


class AccountScreen(SectionScreen):
    """The actor's own keys, password and name, and the way back."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the keys first."""
        sections = (KeysSection, PasswordSection, ConnectingSection, NameSection)
        super().__init__(session, (*trail, ACCOUNT), [each(session) for each in sections])


class KeysSection(Section):
    """The actor's own keys."""

    title: ClassVar[str] = "Keys"
    noun: ClassVar[str] = "key"
    purpose: ClassVar[str] = "The SSH keys that sign you in. {people.new} adds one, {open} labels or removes it."
    facts: ClassVar[int] = 1
    headings: ClassVar[tuple[str, ...]] = ("Label", "Last used", "Added", "Fingerprint")
    empty: ClassVar[tuple[str, str]] = ("You have no keys.", "Press {people.new} to add one.")
    new_words: ClassVar[str] = "add a key"

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._keys: dict[object, MemberKey] = {}

    async def rows(self) -> Sequence[ListRow]:
        """Read the rows."""
        keys = await self.session.gallery.accounts.keys(self.session.actor)
        self._keys = {key.fingerprint: key for key in keys}
        return [
            ListRow(
                key.fingerprint,
                (
                    f"{key.label} (this session)" if self._is_here(key) else key.label,
                    instant_words(key.last_used) if key.last_used else "never",
                    instant_words(key.added),
                    key.fingerprint,
                ),
            )
            for key in keys
        ]

    def words(self, row: ListRow) -> str:
        """Return the type and the whole fingerprint."""
        key = self._keys[row.key]
        return f"{key.public_key.split(' ')[0]} {key.fingerprint}"

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to label and to remove it."""
        del row
        return [MenuChoice("l", "Label…", "label"), MenuChoice("x", "Remove…", "remove")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Label or remove a key."""
        key, gallery = self._keys[row.key], self.session.gallery
        if choice == "label":

            async def rename(answers: Answers) -> None:
                await gallery.apply(self.session.actor, RenameKey(key.fingerprint, answers["label"]))

            await screen.ask(Form("Label of this key", [Field("label", "Label", key.label, _MAX_LABEL)], rename))
            return
        yes = "Yes, and end this session" if self._is_here(key) else "Yes, and end sessions with it"
        if await screen.confirm(f"Remove {key.label}?", yes):
            await gallery.apply(self.session.actor, RemoveKey(key.fingerprint))
            screen.notify(screen.session.with_history(f"{key.label} is removed", " for 10 minutes"), markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Add a key from a pasted line."""

        async def add(answers: Answers) -> None:
            line = answers["key"].strip()
            words = line.split(None, 2)
            label = answers["label"] or (words[2] if len(words) > 2 else "")
            await self.session.gallery.apply(self.session.actor, AddKey(line, label))

        fields = [
            Field("key", "The line of a .pub file, such as ~/.ssh/id_ed25519.pub: paste it here", limit=_MAX_KEY),
            Field("label", "Label; empty: the comment of the key", limit=_MAX_LABEL),
        ]
        await screen.ask(Form("Add a key", fields, add, "adds it"))

    def _is_here(self, key: MemberKey) -> bool:
        connected = self.session.connected
        return connected is not None and connected.fingerprint == key.fingerprint


class PasswordSection(Section):
    """The actor's own password."""

    title: ClassVar[str] = "Password"
    purpose: ClassVar[str] = "A password signs you in from a machine without your key. {people.new} sets it."
    facts: ClassVar[int] = 1
    headings: ClassVar[tuple[str, ...]] = ("Password", "Signs you in with")
    empty: ClassVar[tuple[str, str]] = ("", "")
    new_words: ClassVar[str] = "set a password"

    async def rows(self) -> Sequence[ListRow]:
        """Return one row with the state of the password."""
        found = await self.session.gallery.accounts.has_password(self.session.actor)
        state = _SET if found else _NONE
        command = self.session.gallery.ssh_address.command(self.session.actor.name)
        return [ListRow(state, (_PASSWORD[state], command), not found)]

    def words(self, row: ListRow) -> str:
        """Return the use of a password."""
        name = self.session.actor.name
        has = "also signs you in" if row.key == _SET else "would sign you in from a machine without your key"
        return f"A password {has}, under the login name {name}."

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to set and to remove it."""
        change = MenuChoice("c", "Change the password…" if row.key == _SET else "Set a password…", "change")
        return [change, *([MenuChoice("x", "Remove it…", "remove")] if row.key == _SET else [])]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Set or remove the password."""
        del row
        if choice == "change":
            await self.new(screen)
            return

        async def remove(answers: Answers) -> None:
            await self.session.gallery.apply(self.session.actor, RemovePassword(await self._confirmed(answers)))

        form = Form("Remove your password?", [_PRESENT], remove, "removes it")
        if await screen.ask(form) is not None:
            screen.notify("Your password is removed.", markup=False)

    async def new(self, screen: SectionScreen) -> None:
        """Ask for the current password, if there is one, and for a new one, twice."""
        has_password = await self.session.gallery.accounts.has_password(self.session.actor)

        async def change(answers: Answers) -> None:
            if answers["password"] != answers["again"]:
                raise UsageError("The two passwords differ.", "Type the same one twice.")
            replaces = await self._confirmed(answers)
            password_hash = await self.session.gallery.passwords.hash(answers["password"])
            await self.session.gallery.apply(self.session.actor, SetPassword(password_hash, replaces))

        fields = [
            *([_PRESENT] if has_password else []),
            Field("password", f"New password, {MIN_PASSWORD} characters or more", limit=MAX_PASSWORD, is_secret=True),
            Field("again", "Repeat the password", limit=MAX_PASSWORD, is_secret=True),
        ]
        if await screen.ask(Form("Your password", fields, change)) is not None:
            screen.notify("Your password is set.", markup=False)

    async def _confirmed(self, answers: Answers) -> str | None:
        gallery = self.session.gallery
        return await gallery.accounts.confirm_password(
            self.session.actor, answers.get("present", ""), gallery.passwords
        )


class ConnectingSection(Section):
    """The command that connects, and lines for `~/.ssh/config`; a choice copies them."""

    title: ClassVar[str] = "Connecting"
    purpose: ClassVar[str] = "The way back to this gallery. {open} shows and copies a command or lines for a file."
    headings: ClassVar[tuple[str, ...]] = ("", "")
    empty: ClassVar[tuple[str, str]] = ("", "")

    async def rows(self) -> Sequence[ListRow]:
        """Return the two."""
        return [ListRow(_COMMAND, ("Command", self._text(_COMMAND))), ListRow(_CONFIG, (_CONFIG, "ssh gallery"))]

    def words(self, row: ListRow) -> str:
        """Return the text that can be copied, in one line."""
        return "   ".join(line.strip() for line in self._text(row.key).splitlines())

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer to show it for copying."""
        del row
        return [MenuChoice("c", "Show and copy", "copy")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Copy the text, and show it for terminals that do not allow that."""
        del choice
        screen.app.copy_to_clipboard(self._text(row.key))
        await screen.ask(TextCard("Copied, if your terminal allows it", self._text(row.key)))

    def _text(self, key: object) -> str:
        address, name = self.session.gallery.ssh_address, self.session.actor.name
        return address.command(name) if key == _COMMAND else "\n".join(address.config_lines(name))
