"""What the doctor says about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well or as safely as it should."""
    FAIL = "fail"
    """Something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor; every text is safe to show."""

    level: Level
    subject: str
    words: str
    advice: str = ""
    """What to do about it; empty when nothing is to be done."""


def ok(subject: str, words: str) -> Finding:
    """Nothing is wrong."""
    return Finding(Level.OK, subject, words)


def warn(subject: str, words: str, advice: str) -> Finding:
    """It should be better."""
    return Finding(Level.WARN, subject, words, advice)


def fail(subject: str, words: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(Level.FAIL, subject, words, advice)
