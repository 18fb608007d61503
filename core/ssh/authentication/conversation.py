"""Questions that are asked one after another, each answer checked when it is given.

Keyboard-interactive authentication and the prompts on a terminal ask the same questions in the same order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import GalleryError, NotAllowedError, UsageError
from core.limits.password_hashing import PasswordHashing, require_password
from core.models import Actor
from core.ssh.authentication.questions import MAX_ANSWER, PASSWORD_PROMPT, REPEAT_PROMPT

NOTHING_CHANGED = "Nothing was changed. Connect again for another attempt."

GUESSES = 3
"""How many wrong codes or tokens in a row end a conversation."""
MISTAKES = 6
"""How many other answers in a row that cannot be used end it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question."""

    prompt: str
    is_secret: bool = False
    """Whether the answer is not shown while it is typed."""


CHOOSE_PASSWORD = Question(PASSWORD_PROMPT, is_secret=True)
REPEAT_PASSWORD = Question(REPEAT_PROMPT, is_secret=True)


class ConversationOverError(GalleryError):
    """There is no other question; the message says what was wrong with the last answer, and what is unchanged."""


class Conversation(ABC):
    """Asks `question` after saying `said`, until `answer` returns a member."""

    unchanged = NOTHING_CHANGED
    """What to say at an end without success."""

    def __init__(self, passwords: PasswordHashing, on_wrong_guess: Callable[[], None]) -> None:
        """Start; every wrong code or token calls `on_wrong_guess`."""
        self.said = ""
        """What to say before the question: who invites, or what was wrong with the last answer; may be empty."""
        self.question = Question("")
        self._judge: Callable[[str], Awaitable[Actor | None]] = self._judge_nothing
        self._passwords = passwords
        self._on_wrong_guess = on_wrong_guess
        self._password = ""
        self._guesses = self._mistakes = 0

    async def answer(self, text: str) -> Actor | None:
        """Judge the answer to `question`; return the member, or None if there is another question.

        Raises:
            ConversationOverError: too many answers in a row were wrong.
        """
        self.said = ""
        try:
            if len(text) > MAX_ANSWER:
                raise UsageError(f"An answer has at most {MAX_ANSWER} characters.", "Shorten it.")
            actor = await self._judge(text)
        except ConversationOverError:
            raise
        except NotAllowedError as error:
            self._guesses += 1
            self._on_wrong_guess()
            self._wrong(error, is_last=self._guesses >= GUESSES)
            return None
        except GalleryError as error:
            self._mistakes += 1
            self._wrong(error, is_last=self._mistakes >= MISTAKES)
            return None
        self._mistakes = 0
        return actor

    @abstractmethod
    async def finish(self, password_hash: str | None) -> Actor:
        """Make the change that the conversation is about.

        Raises:
            ConversationOverError: the code or token is no longer valid.
            UsageError: another answer can no longer be used; it is asked for again.
        """

    def ask(self, question: Question, judge: Callable[[str], Awaitable[Actor | None]], said: str = "") -> None:
        """Ask this next, and have `judge` check the answer."""
        self.question, self._judge, self.said = question, judge, said

    def ask_password(self, said: str = "") -> None:
        """Ask for a new password, twice, then finish."""
        self.ask(CHOOSE_PASSWORD, self._judge_password, said)

    async def _judge_password(self, text: str) -> None:
        require_password(text)
        self._password = text
        self.ask(REPEAT_PASSWORD, self._judge_repeated)

    async def _judge_repeated(self, text: str) -> Actor:
        password, self._password = self._password, ""
        # The first of the two is asked for again: nobody remembers which one had the typing error.
        self.ask_password()
        if text != password:
            raise UsageError("The two passwords differ.", "Choose one again.")
        return await self.finish(await self._passwords.hash(password))

    async def _judge_nothing(self, _text: str) -> None:
        raise UsageError("There is no question.", "Connect again.")

    def _wrong(self, error: GalleryError, *, is_last: bool) -> None:
        if is_last:
            # The hint last: it may end with a command to type.
            raise ConversationOverError(f"{error.message} {self.unchanged}", error.hint) from None
        self.said = str(error)
