"""Keyboard-interactive: what a client without a known key is asked, and whether the answers prove somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from asyncssh.auth import KbdIntChallenge

from core.door import claiming, words
from core.door.authentication import Question, SignIn
from core.door.passwords import BusyError, PasswordDesk
from core.errors import GalleryError
from core.gallery import Gallery


class Interview:
    """The questions of one connection."""

    def __init__(
        self,
        gallery: Gallery,
        desk: PasswordDesk,
        sign_in: SignIn,
        owner: str,
        claimed: Callable[[], Awaitable[None]],
    ) -> None:
        """Report what is proven to `sign_in`, and a claim to `claimed`; a claim's password opens the name `owner`."""
        self._gallery = gallery
        self._desk = desk
        self._sign_in = sign_in
        self._owner = owner
        self._claimed = claimed
        self._question = Question.NOTHING

    def ask(self) -> KbdIntChallenge:
        """Return the questions; without any, a sentence alone."""
        self._question = self._sign_in.question()
        match self._question:
            case Question.CLAIM:
                return _claim_challenge(claiming.welcome(self._owner))
            case Question.PASSWORD:
                return "", "", "", [("Password: ", False)]
            case Question.NOTHING:
                return "", words.UNKNOWN_KEY, "", []

    async def hear(self, answers: Sequence[str]) -> KbdIntChallenge:
        """Return True when they prove somebody, False when not, or the next questions."""
        self._sign_in.forget()
        match self._question:
            case Question.CLAIM:
                return await self._claim(answers)
            case Question.PASSWORD:
                return await self._password(answers)
            case Question.NOTHING:
                return False

    async def _password(self, answers: Sequence[str]) -> bool:
        if len(answers) != 1 or len(answers[0]) > claiming.MAX_ANSWER:
            return False
        known = await self._gallery.accounts.password_of(self._sign_in.login_name)
        actor, stored = known or (None, None)
        try:
            right = await self._desk.verify(stored, answers[0])
        except BusyError:
            return False
        if actor is None or not right:
            return False
        self._sign_in.prove_password(actor)
        return True

    async def _claim(self, answers: Sequence[str]) -> KbdIntChallenge:
        try:
            code, password = claiming.new_password(answers)
            password_hash = await self._desk.hash(password)
            actor = await self._gallery.accounts.claim(code, password_hash=password_hash)
        except GalleryError as error:
            return _claim_challenge(str(error))
        await self._claimed()
        self._sign_in.prove_password(actor)
        return True


def _claim_challenge(instruction: str) -> KbdIntChallenge:
    prompts = [(claiming.CODE_PROMPT, True), (claiming.PASSWORD_PROMPT, False), (claiming.REPEAT_PROMPT, False)]
    return "", instruction, "", prompts
