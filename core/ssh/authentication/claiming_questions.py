"""What is asked of a person who claims a gallery without an owner: the one-time code, and without a key a password."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import NotAllowedError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.conversation import NOTHING_CHANGED, Conversation, ConversationOverError, Question
from core.ssh.authentication.questions import CODE_PROMPT, claim_text
from core.ssh.authentication.sign_in import OfferedKey

_LABEL = "claimed with the one-time code"
_CODE = Question(CODE_PROMPT)


class ClaimConversation(Conversation):
    """Makes the person the owner."""

    def __init__(
        self,
        gallery: Gallery,
        owner: str,
        address: str,
        on_wrong_guess: Callable[[], None],
        key: OfferedKey | None = None,
    ) -> None:
        """Claim from `address`, with this key, of which the client has proven possession, else with a password.

        `owner` is the login name for which the password will be valid.
        """
        super().__init__(gallery.passwords, on_wrong_guess)
        self._joining = gallery.accounts.joining
        self._address = address
        self._key = key
        self._code = ""
        self.ask(_CODE, self._judge_code, claim_text("" if key is not None else owner))

    async def finish(self, password_hash: str | None) -> Actor:
        """Spend the code."""
        key = self._key
        try:
            return await self._joining.claim(
                self._code,
                public_key=None if key is None else key.public_key,
                label="" if key is None else _LABEL,
                password_hash=password_hash,
                source=self._address,
            )
        except NotAllowedError as error:
            raise ConversationOverError(f"{error} {NOTHING_CHANGED}") from error

    async def _judge_code(self, text: str) -> Actor | None:
        await self._joining.check_claim_code(text)
        self._code = text
        if self._key is not None:
            return await self.finish(None)
        self.ask_password()
        return None
