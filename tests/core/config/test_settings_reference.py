"""The documentation of the settings matches their declarations."""

from __future__ import annotations

import tomllib
from pathlib import Path

from core.config.settings import entries
from core.config.settings_reference import example_file, settings_reference

ROOT = Path(__file__).parents[3]


def test_the_page_is_generated() -> None:
    """If this fails: `sshowcase config --reference > docs/configuration.md`."""
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == settings_reference()


def test_every_group_is_in_one_place() -> None:
    """Settings of one group are together under one heading."""
    headings = [line for line in settings_reference().splitlines() if line.startswith("## ")]
    assert len(headings) == len({entry.group for entry in entries()})


def test_the_example_is_a_file_that_changes_nothing() -> None:
    """Every line is a comment; without the #, each sets the default of a setting."""
    text = example_file()
    groups = dict.fromkeys(entry.group for entry in entries() if entry.in_file)
    assert [line[2:] for line in text.splitlines() if line[2:] in groups] == list(groups)
    assert tomllib.loads(text) == {}
    uncommented = tomllib.loads("\n".join(line[1:] for line in text.splitlines() if line[:2] not in {"# ", "#"}))
    assert list(uncommented) == [entry.name for entry in entries() if entry.in_file]
