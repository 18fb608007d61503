"""Keyboard-interactive authentication: prompts for clients without a registered key, and the check of their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asyncssh.auth import KbdIntChallenge

from core.gallery import Gallery
from core.limits.password_hashing import PasswordQueueFullError
from core.models import Actor
from core.ssh import messages
from core.ssh.authentication.claiming_questions import ClaimConversation
from core.ssh.authentication.conversation import Conversation
from core.ssh.authentication.joining_questions import JoinConversation
from core.ssh.authentication.questions import MAX_ANSWER
from core.ssh.authentication.reset_questions import ResetConversation
from core.ssh.authentication.sign_in import KeyboardChallenge, SignIn


class KeyboardInteractive:
    """The prompts of one connection."""

    def __init__(
        self,
        gallery: Gallery,
        sign_in: SignIn,
        owner: str,
        address: str,
        on_failure: Callable[[bool], None],
    ) -> None:
        """Report success to `sign_in`; a claim sets the password of `owner`.

        Every wrong password, code and token calls `on_failure` with whether an account has the login name.
        """
        self._gallery = gallery
        self._sign_in = sign_in
        self._owner = owner
        self._address = address
        self._on_failure = on_failure
        self._challenge = KeyboardChallenge.NOTHING
        self._conversation: Conversation | None = None
        self._joined: Actor | None = None
        """Who has joined or claimed the gallery, until the client has shown the welcome."""

    def forget(self) -> None:
        """Discard the state, because the client starts authentication again."""
        self._challenge = KeyboardChallenge.NOTHING
        self._conversation = self._joined = None

    def ask(self) -> KbdIntChallenge:
        """Return the prompts; a message without prompts if there is nothing to ask."""
        self.forget()
        self._challenge = self._sign_in.challenge()
        match self._challenge:
            case KeyboardChallenge.CLAIM:
                return self._begin(ClaimConversation(self._gallery, self._owner, self._address, self._wrong_guess))
            case KeyboardChallenge.JOIN:
                return self._begin(JoinConversation(self._gallery, self._address, self._wrong_guess))
            case KeyboardChallenge.PASSWORD:
                return "", "", "", [("Password: ", False)]
            case KeyboardChallenge.OPEN:
                return "", "", "", []
            case KeyboardChallenge.NOTHING:
                return "", messages.no_prompts(self._sign_in.normalized_name), "", []

    async def check_answers(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Return True if the answers are correct, False if not, or the next prompts.

        Raises:
            ConversationOverError: too many answers were wrong; the connection must be closed with this message.
        """
        self._sign_in.forget()
        if self._conversation is not None or self._joined is not None:
            return await self._continue(answers)
        match self._challenge:
            case KeyboardChallenge.CLAIM | KeyboardChallenge.JOIN:
                return False
            case KeyboardChallenge.PASSWORD:
                return await self._password(answers)
            case KeyboardChallenge.OPEN:
                self._sign_in.prove_open()
                return True
            case KeyboardChallenge.NOTHING:
                return False

    def _begin(self, conversation: Conversation) -> KbdIntChallenge:
        self._conversation = conversation
        return _next_challenge(conversation)

    async def _continue(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Pass on the answer to the one question that was asked."""
        # Without a conversation until this answer is judged: a client may send the next one without waiting.
        conversation, self._conversation = self._conversation, None
        if self._joined is not None:
            # The client has shown the welcome, which asked nothing.
            self._sign_in.prove_password(self._joined)
            return True
        if conversation is None or len(answers) != 1:
            return False
        self._joined = await conversation.answer(answers[0])
        if self._joined is None:
            return self._begin(conversation)
        return "", "\n".join(messages.joined(self._gallery.ssh_address, self._joined)), "", []

    def _wrong_guess(self) -> None:
        self._on_failure(False)

    async def _password(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Check a password; the one-time code of a reset is answered with the question for a new one."""
        if len(answers) != 1 or len(answers[0]) > MAX_ANSWER:
            return False
        name = self._sign_in.login_name
        known = await self._gallery.accounts.password_of(name)
        holder = await self._gallery.accounts.reset_code_holder(name, answers[0])
        actor, stored = known or (None, None)
        try:
            right = await self._gallery.passwords.verify(stored, answers[0])
        except PasswordQueueFullError:
            return False
        if holder is not None:
            return self._begin(ResetConversation(self._gallery, holder, answers[0], self._address, self._wrong_guess))
        if actor is None or not right:
            self._on_failure(actor is not None)
            return False
        self._sign_in.prove_password(actor)
        return True


def _next_challenge(conversation: Conversation) -> KbdIntChallenge:
    question = conversation.question
    return "", conversation.said, "", [(question.prompt, not question.is_secret)]
