"""What is asked of a member who signed in with the one-time code of a password reset: a new password."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import NotAllowedError
from core.gallery import Gallery
from core.models import Actor
from core.ssh.authentication.conversation import NOTHING_CHANGED, Conversation, ConversationOverError


class ResetConversation(Conversation):
    """Chooses a new password. The code is used up only in the transaction that sets it."""

    unchanged = "Nothing was changed. The one-time code is still valid: connect again for another attempt."

    def __init__(
        self, gallery: Gallery, member: Actor, code: str, address: str, on_wrong_guess: Callable[[], None]
    ) -> None:
        """Continue after this code of this member was typed as the password."""
        super().__init__(gallery.passwords, on_wrong_guess)
        self._joining = gallery.accounts.joining
        self._member = member
        self._code = code
        self._address = address
        self.ask_password(f"This is your one-time code, {member.shown_name}. Choose a new password.")

    async def finish(self, password_hash: str | None) -> Actor:
        """Set the password and spend the code."""
        assert password_hash is not None
        try:
            return await self._joining.choose_password(self._member, self._code, password_hash, self._address)
        except NotAllowedError as error:
            raise ConversationOverError(f"{error} {NOTHING_CHANGED}") from error
