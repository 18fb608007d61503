"""The texts of the questions of claiming and joining."""

from __future__ import annotations

from core.limits.password_hashing import MIN_PASSWORD

MAX_ANSWER = 256
"""Characters of an answer."""

CODE_PROMPT = "One-time code (printed when the gallery was started): "
TOKEN_PROMPT = "Invitation (26 letters and digits, without regard to spaces and hyphens): "  # noqa: S105 - a question
NAME_PROMPT = "Choose a name: "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "Repeat the password: "

JOIN_TEXT = "Welcome. Join with the invitation that you were given."
INVITATION_UNUSED = "Nothing was changed. The invitation is still valid: connect again for another attempt."


def claim_text(owner: str = "") -> str:
    """Return what a claim does, and for which login name the password will be valid."""
    sentence = "Nobody owns this gallery yet. The one-time code makes it yours."
    return f"{sentence} Sign in with your password as {owner} from now on." if owner else sentence
