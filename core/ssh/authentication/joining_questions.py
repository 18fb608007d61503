"""What is asked of a person with an invitation: the token, a name, and without a key a password."""

from __future__ import annotations

from collections.abc import Callable

from core.accounts.models import Invitation
from core.errors import NotAllowedError, UsageError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.conversation import NOTHING_CHANGED, Conversation, ConversationOverError, Question
from core.ssh.authentication.questions import INVITATION_UNUSED, JOIN_TEXT, NAME_PROMPT, TOKEN_PROMPT
from core.ssh.authentication.sign_in import OfferedKey

_LABEL = "joined with this key"
_TOKEN, _NAME = Question(TOKEN_PROMPT), Question(NAME_PROMPT)


class JoinConversation(Conversation):
    """Joins with an invitation, which is used up only in the transaction that creates the member."""

    def __init__(
        self, gallery: Gallery, address: str, on_wrong_guess: Callable[[], None], key: OfferedKey | None = None
    ) -> None:
        """Join from `address`, with this key, of which the client has proven possession, else with a password."""
        super().__init__(gallery.passwords, on_wrong_guess)
        self._joining = gallery.accounts.joining
        self._address = address
        self._come_back = f"If you have joined with it, come back with: {gallery.ssh_address.command()}"
        self._key = key
        self._token = self._name = ""
        self.ask(_TOKEN, self._judge_token, JOIN_TEXT)

    async def finish(self, password_hash: str | None) -> Actor:
        """Create the member; ask for the name again if it was taken in the meantime."""
        key = self._key
        try:
            return await self._joining.redeem(
                self._token,
                self._name,
                public_key=None if key is None else key.public_key,
                label="" if key is None else _LABEL,
                password_hash=password_hash,
                source=self._address,
            )
        except UsageError:
            self.ask(_NAME, self._judge_name)
            raise
        except NotAllowedError as error:
            raise ConversationOverError(f"{error} {NOTHING_CHANGED}") from error

    async def _judge_token(self, text: str) -> None:
        try:
            invitation = await self._joining.check_invitation(text)
        except NotAllowedError as error:
            # The same for every token, so that it does not reveal which ones were used.
            raise NotAllowedError(error.message, f"{error.hint} {self._come_back}") from error
        self._token = text
        self.unchanged = INVITATION_UNUSED
        self.ask(_NAME, self._judge_name, _invitation_text(invitation))

    async def _judge_name(self, text: str) -> Actor | None:
        name = await self._joining.check_name(text)
        self._name = text
        if self._key is not None:
            return await self.finish(None)
        self.ask_password(f"{name.display or name.login}, your login name is {name.login}.")
        return None


def _invitation_text(invitation: Invitation) -> str:
    """Return who invites, and to which role."""
    return f"{invitation.invited_by} invites you as {invitation.role.value}."
