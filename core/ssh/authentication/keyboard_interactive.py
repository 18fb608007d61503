"""Keyboard-interactive authentication: prompts for clients without a registered key, and the check of their answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asyncssh.auth import KbdIntChallenge

from core.errors import GalleryError, NotAllowedError
from core.gallery import Gallery
from core.limits.password_hashing import PasswordQueueFullError
from core.ssh import messages
from core.ssh.authentication import questions
from core.ssh.authentication.questions import MAX_ANSWER
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
        self._token: str | None = None

    def forget(self) -> None:
        """Discard the state, because the client starts authentication again."""
        self._challenge = KeyboardChallenge.NOTHING
        self._token = None

    def ask(self) -> KbdIntChallenge:
        """Return the prompts; a message without prompts if there is nothing to ask."""
        self._challenge = self._sign_in.challenge()
        self._token = None
        match self._challenge:
            case KeyboardChallenge.CLAIM:
                return _claim_challenge(questions.claim_text(self._owner))
            case KeyboardChallenge.JOIN:
                return _token_challenge(questions.JOIN_TEXT)
            case KeyboardChallenge.PASSWORD:
                return "", "", "", [("Password: ", False)]
            case KeyboardChallenge.OPEN:
                return "", "", "", []
            case KeyboardChallenge.NOTHING:
                return "", messages.no_prompts(self._sign_in.normalized_name), "", []

    async def check_answers(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Return True if the answers are correct, False if not, or the next prompts."""
        self._sign_in.forget()
        match self._challenge:
            case KeyboardChallenge.CLAIM:
                return await self._claim(answers)
            case KeyboardChallenge.JOIN:
                return await self._join(answers)
            case KeyboardChallenge.PASSWORD:
                return await self._password(answers)
            case KeyboardChallenge.OPEN:
                self._sign_in.prove_open()
                return True
            case KeyboardChallenge.NOTHING:
                return False

    async def _password(self, answers: Sequence[str]) -> bool:
        if len(answers) != 1 or len(answers[0]) > MAX_ANSWER:
            return False
        known = await self._gallery.accounts.password_of(self._sign_in.login_name)
        actor, stored = known or (None, None)
        try:
            right = await self._gallery.passwords.verify(stored, answers[0])
        except PasswordQueueFullError:
            return False
        if actor is None or not right:
            self._on_failure(actor is not None)
            return False
        self._sign_in.prove_password(actor)
        return True

    async def _claim(self, answers: Sequence[str]) -> KbdIntChallenge:
        try:
            code, password = questions.parse_claim(answers)
            password_hash = await self._gallery.passwords.hash(password)
            actor = await self._gallery.accounts.joining.claim(code, password_hash=password_hash, source=self._address)
        except GalleryError as error:
            if isinstance(error, NotAllowedError):
                self._on_failure(False)
            return _claim_challenge(str(error))
        self._sign_in.prove_password(actor)
        return True

    async def _join(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Check the token first; then name and password, which may be corrected any number of times."""
        try:
            if self._token is None:
                token = answers[0][:MAX_ANSWER] if len(answers) == 1 else ""
                invite = await self._gallery.accounts.joining.check_invitation(token)
                self._token = token
                return _member_challenge(questions.invitation_text(invite))
            name, password = questions.parse_new_member(answers)
            password_hash = await self._gallery.passwords.hash(password)
            actor = await self._gallery.accounts.joining.redeem(
                self._token, name, password_hash=password_hash, source=self._address
            )
        except NotAllowedError as error:
            self._token = None
            self._on_failure(False)
            return _token_challenge(str(error))
        except GalleryError as error:
            return _member_challenge(str(error))
        self._sign_in.prove_password(actor)
        return True


def _claim_challenge(instruction: str) -> KbdIntChallenge:
    prompts = [(questions.CODE_PROMPT, True), (questions.PASSWORD_PROMPT, False), (questions.REPEAT_PROMPT, False)]
    return "", instruction, "", prompts


def _token_challenge(instruction: str) -> KbdIntChallenge:
    return "", instruction, "", [(questions.TOKEN_PROMPT, True)]


def _member_challenge(instruction: str) -> KbdIntChallenge:
    prompts = [
        (questions.NAME_PROMPT, True),
        (questions.PASSWORD_PROMPT, False),
        (questions.REPEAT_PROMPT, False),
    ]
    return "", instruction, "", prompts
