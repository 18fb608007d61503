"""The settings as an example file, as the page docs/configuration.md, and as they are in force."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from core.config.declarations import SettingEntry
from core.config.loading import FoundSetting
from core.config.settings import entries

_INTRODUCTION = """\
# Configuration

`sshowcase` runs without any configuration. Every setting can be written in `sshowcase.toml` in your configuration
folder (or the file named with `--config FILE`), given as an environment variable, or as a flag; a flag wins over a
variable, a variable over the file, the file over the default. `sshowcase config` shows the settings in force and their
sources, `sshowcase config --example` prints a file to start from, and `sshowcase doctor` checks it.

The file is [TOML](https://toml.io): one `name = value` per line, texts in quotation marks, `#` before comments. Sizes
are written `"64 MB"`, durations `"7 d"`, `"12 h"`, `"5 min"` or `"30 s"`; a path may begin with `~`, and one that is
relative starts at the file's folder. Variables hold the same without quotation marks, lists separated by commas (or as
in the file). A mistake is reported with file and line, and nothing starts. Only you should be able to write the file.

Settings without a flag of their own are set with `--set NAME=VALUE`, as often as needed.
"""


def settings_reference() -> str:
    """Return docs/configuration.md."""
    parts = [_INTRODUCTION]
    for group, members in groupby(entries(), lambda entry: entry.group):
        parts.append(f"## {group}\n")
        parts.extend(_section(entry) for entry in members)
    return "\n".join(parts)


def example_file() -> str:
    """Return a settings file with every setting and its default, commented out."""
    parts = ["# Settings of sshowcase. Every line is a default; take the # away to change it.\n"]
    for group, members in groupby(entries(), lambda entry: entry.group):
        parts.append(f"\n# {group}\n")
        parts.extend("\n" + _commented(entry) for entry in members if entry.in_file)
    return "".join(parts)


def settings_in_force(found: tuple[FoundSetting, ...]) -> Iterator[str]:
    """Yield the settings in force as lines of a settings file, each with its source as a comment."""
    lines = [f"{each.entry.name} = {written(each)}" for each in found if each.value is not None]
    sources = [each.source for each in found if each.value is not None]
    width = min(48, max(map(len, lines), default=0))
    yield from (f"{line:{width}}  # {source}" for line, source in zip(lines, sources, strict=True))
    yield from (f"# {each.entry.name} is unset" for each in found if each.value is None)


def written(found: FoundSetting) -> str:
    """Return a value as TOML."""
    return found.entry.value_type.write(found.value)


def _section(entry: SettingEntry) -> str:
    flag = f" · flag `{entry.flag}`" if entry.flag else ""
    place = "" if entry.in_file else " · not in the file"
    default = entry.default_text if entry.default_description or entry.default is None else f"`{entry.default_text}`"
    description = f"{entry.description} {_sentence(entry)}"
    sources = f"Default: {default} · variable `{entry.variable}`{flag}{place}"
    return f"### `{entry.name}`\n\n{description}\n\n{sources}\n"


def _sentence(entry: SettingEntry) -> str:
    expected = entry.value_type.expected
    return expected[0].upper() + expected[1:] + "."


def _commented(entry: SettingEntry) -> str:
    comment = textwrap.fill(
        f"{entry.description} {_sentence(entry)}",
        100,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
    )
    value = entry.value_type.write(entry.default) if entry.default is not None else json.dumps("")
    if entry.default_description is not None or entry.default is None:
        return f"{comment} Default: {entry.default_text}.\n#{entry.name} = {value}\n"
    return f"{comment}\n#{entry.name} = {value}\n"
