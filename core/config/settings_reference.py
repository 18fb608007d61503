"""The table of settings as a commented example file and as a page of the documentation."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from core.config.declarations import Entry
from core.config.loading import Found
from core.config.settings import entries

_INTRODUCTION = """\
# Configuration

`sshowcase` runs without any configuration. Every setting can be written in `sshowcase.toml` in your configuration
folder (or the file named with `--config FILE`), given as an environment variable, or as a flag; a flag wins over a
variable, a variable over the file, the file over the default. `sshowcase config` shows what is in force and where it
was said, `sshowcase config --example` prints a file to start from, and `sshowcase doctor` checks it.

The file is [TOML](https://toml.io): one `name = value` per line, texts in quotation marks, `#` before remarks. Sizes
are written `"64 MB"`, durations `"7 d"`, `"12 h"`, `"5 min"` or `"30 s"`; a path may begin with `~`, and one that is
relative starts at the file's folder. Variables hold the same without quotation marks, lists divided by commas. A
mistake is answered with file and line, and nothing starts. Nobody but you should be able to write the file.

Settings without a flag of their own are set with `--set NAME=VALUE`, as often as needed.
"""


def reference() -> str:
    """Return docs/configuration.md."""
    parts = [_INTRODUCTION]
    for group, members in groupby(entries(), lambda entry: entry.group):
        parts.append(f"## {group}\n")
        parts.extend(_section(entry) for entry in members)
    return "\n".join(parts)


def example() -> str:
    """Return a file in which every setting stands with its default, commented out."""
    parts = ["# Settings of sshowcase. Every line is a default; take the # away to change it.\n"]
    for group, members in groupby(entries(), lambda entry: entry.group):
        parts.append(f"\n# {group}\n")
        parts.extend("\n" + _commented(entry) for entry in members if entry.in_file)
    return "".join(parts)


def in_force(found: tuple[Found, ...]) -> Iterator[str]:
    """Yield the settings in force as lines of a file, each with its source as a remark."""
    lines = [f"{each.entry.name} = {written(each)}" for each in found if each.value is not None]
    sources = [each.source for each in found if each.value is not None]
    width = min(48, max(map(len, lines), default=0))
    yield from (f"{line:{width}}  # {source}" for line, source in zip(lines, sources, strict=True))
    yield from (f"# {each.entry.name} is unset" for each in found if each.value is None)


def written(found: Found) -> str:
    """Return a value as TOML."""
    return found.entry.kind.write(found.value)


def _section(entry: Entry) -> str:
    flag = f" · flag `{entry.flag}`" if entry.flag else ""
    place = "" if entry.in_file else " · not in the file"
    default = entry.default_words if entry.shown or entry.default is None else f"`{entry.default_words}`"
    must = f" {_sentence(entry)}"
    return (
        f"### `{entry.name}`\n\n{entry.words}{must}\n\nDefault: {default} · variable `{entry.variable}`{flag}{place}\n"
    )


def _sentence(entry: Entry) -> str:
    words = entry.kind.words
    return words[0].upper() + words[1:] + "."


def _commented(entry: Entry) -> str:
    remark = textwrap.fill(
        f"{entry.words} {_sentence(entry)}", 100, initial_indent="# ", subsequent_indent="# ", break_long_words=False
    )
    value = entry.kind.write(entry.default) if entry.default is not None else json.dumps("")
    if entry.shown is not None or entry.default is None:
        return f"{remark} Default: {entry.default_words}.\n#{entry.name} = {value}\n"
    return f"{remark}\n#{entry.name} = {value}\n"
