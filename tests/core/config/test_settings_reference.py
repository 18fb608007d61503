"""The documentation of the settings is what the table says."""

from __future__ import annotations

import tomllib
from pathlib import Path

from core.config.settings import entries
from core.config.settings_reference import example, reference

ROOT = Path(__file__).parents[3]


def test_the_page_of_the_documentation_is_the_table() -> None:
    """When this fails: `sshowcase config --reference > docs/configuration.md`."""
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference()


def test_every_group_stands_in_one_place() -> None:
    """Settings of one kind are read together, under one heading."""
    headings = [line for line in reference().splitlines() if line.startswith("## ")]
    assert len(headings) == len({entry.group for entry in entries()})


def test_the_example_is_a_file_that_changes_nothing() -> None:
    """Every line is a remark; without the #, each names a setting and its default."""
    text = example()
    assert tomllib.loads(text) == {}
    uncommented = tomllib.loads("\n".join(line[1:] for line in text.splitlines() if line[:2] not in {"# ", "#"}))
    assert list(uncommented) == [entry.name for entry in entries() if entry.in_file]
