"""The questions of claiming and joining: their texts, and the check of their answers.

Keyboard-interactive authentication and the prompts on a terminal ask the same questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.accounts.models import Invitation
from core.accounts.names import MAX_NAME
from core.errors import UsageError
from core.limits.password_hashing import MIN_PASSWORD

MAX_ANSWER = 256
"""Characters of an answer."""

CODE_PROMPT = "One-time code (printed when the gallery was started): "
TOKEN_PROMPT = "Invitation (26 letters and digits, without regard to spaces and hyphens): "  # noqa: S105 - a question
NAME_PROMPT = f"Choose a name (up to {MAX_NAME} letters and digits): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "Repeat the password: "

JOIN_TEXT = "Welcome. Join with the invitation that you were given."
INVITATION_UNUSED = "Nothing was changed. The invitation is still valid."


def claim_text(owner: str = "") -> str:
    """Return what a claim does, and for which login name the password will be valid."""
    sentence = "Nobody owns this gallery yet. The one-time code makes it yours."
    return f"{sentence} Sign in with your password as {owner} from now on." if owner else sentence


def invitation_text(invitation: Invitation) -> str:
    """Return who invites, and to which role."""
    return f"{invitation.invited_by} invites you as {invitation.role.value}."


def parse_claim(answers: Sequence[str]) -> tuple[str, str]:
    """Return code and password from the answers: code, password and repeated password.

    Raises:
        UsageError: the answers are invalid; the code was not used.
    """
    if not _are_three(answers):
        raise UsageError("Enter the code, a password and the password again.")
    code, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", "Nothing was changed. Try again.")
    return code, password


def parse_new_member(answers: Sequence[str]) -> tuple[str, str]:
    """Return name and password from the answers: name, password and repeated password.

    Raises:
        UsageError: the answers are invalid; the invitation was not used.
    """
    if not _are_three(answers):
        raise UsageError("Enter a name, a password and the password again.")
    name, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", INVITATION_UNUSED)
    return name, password


def _are_three(answers: Sequence[str]) -> bool:
    return len(answers) == 3 and all(len(answer) <= MAX_ANSWER for answer in answers)
