"""Words that the project does not use because the field has others: one concept, one word.

`REMAINING` lists files that still have some. A test fails for another file and for one that has none left, so that the
list only shrinks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INSTEAD = {
    r"visit(s|ed|ing|or|ors)?": "session, user, member, guest, open",
    r"doors?": "SSH server, HTTP server",
    r"besides?": "next to, with, in addition",
    r"anew": "again",
    r"any more": "no longer",
    r"(?<!there\s)(is|are|was|were) no (?!longer|more|less|faster|larger|newer|older|wider|other)\w+": "is not a …",
    r"somebody|whoever": "someone, a member, a client",
    r"mend(s|ed|ing)?": "fix",
    r"tak(e|es|en|ing) along": "download",
    r"grudges?|errands?|hasten(s|ed)?|ledgers?": "penalty, job, raise the priority, audit log",
    r"goes round|is led": "what the code does",
    r"meanwhile": "in the meantime, until, while …",
    r"go(es|ing)? on|went on": "continue",
    r"for ever": "forever",
    r"present (role|access|state|time|value|schema|password|moment)": "current …",
}
"""Patterns, in any case, and what to write instead."""

KEPT = re.compile(
    r"visits_per_member|visit_time|VISIT_TIME|VISITS_PER_MEMBER|sshowcase_visits\w*|\"visits(_open)?\"|"
    r"door\.json|NodeVisitor|generic_visit|visit_[A-Z]\w*|\.visit\(|visitor@|\"visitor\"|NO_COLOR"
)
"""Spellings that users, scripts and libraries rely on."""

SUFFIXES = {".py", ".md", ".toml", ".tcss", ".sh", ".html", ".js", ".css", ".service", ".conf"}
SKIPPED = {"CHANGELOG.md", "tests/architecture/test_words.py"}
FOLDERS = ("core", "tui", "tests", "docs", "packaging", ".ci")

REMAINING: set[str] = set()

_PATTERN = re.compile(rf"(?<![\w-])({'|'.join(INSTEAD)})(?![\w-])", re.IGNORECASE)


def _names(text: str) -> str:
    """Return a text with the parts of its names as words: `open_door` and `OpenDoor` hold a door."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", text)


def _found(text: str) -> set[str]:
    return {found[0].lower() for found in _PATTERN.finditer(_names(KEPT.sub("", text)))}


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES)
    yield from sorted(ROOT.glob("*.md"))
    yield ROOT / "server_ssh.py"


def test_the_words_are_those_of_the_field() -> None:
    """The file name and the text of every file use the words on the right."""
    found = {
        name: words
        for path in _files()
        if (name := path.relative_to(ROOT).as_posix()) not in SKIPPED
        and (words := _found(path.read_text(encoding="utf-8")) | _found(path.stem))
    }
    assert {name: words for name, words in found.items() if name not in REMAINING} == {}
    assert REMAINING - set(found) == set()


@pytest.mark.parametrize(
    "text",
    [
        "the visitor's terminal",
        "def open_door",
        "class VisitLimits",
        "beside the photo",
        "This is no picture.",
        "Drawn anew",
    ],
)
def test_a_word_is_found(text: str) -> None:
    """In prose and in names."""
    assert _found(text)


@pytest.mark.parametrize("text", ["is no longer there", "visits_per_member = 8", "a mendable doorway", "headroom"])
def test_other_words_are_not(text: str) -> None:
    """Longer words, and spellings that are kept."""
    assert not _found(text)
