"""The result of one check of `sshowcase doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The severity of a finding."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well or as safely as it should."""
    FAIL = "fail"
    """Something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result; every text is safe to show."""

    level: Level
    subject: str
    message: str
    advice: str = ""
    """What to do about it; empty if nothing."""


def ok(subject: str, message: str) -> Finding:
    """Return a finding that nothing is wrong."""
    return Finding(Level.OK, subject, message)


def warn(subject: str, message: str, advice: str) -> Finding:
    """Return a finding that something should be improved."""
    return Finding(Level.WARN, subject, message, advice)


def fail(subject: str, message: str, advice: str) -> Finding:
    """Return a finding that something does not work."""
    return Finding(Level.FAIL, subject, message, advice)
