"""The flags that set settings, taken from the one table: those every command has, and those of a serving one."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.config import Settings, load_settings
from core.config.settings import entries
from core.errors import UsageError
from core.text import display_text

COMMON = ("data", "log")
"""Settings with a flag that every command knows."""


def add_common_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of every command that has settings."""
    _add(parser, COMMON)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings file (see `sshowcase config`)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="any setting; may be given several times"
    )


def add_serving_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say where visitors come in."""
    _add(parser, tuple(entry.name for entry in entries() if entry.flag and entry.name not in COMMON))


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings of a command with these flags; errors are those of `load_settings`."""
    return load_settings(flags_of(arguments), config_file=arguments.config)


def flags_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Return what the flags set, as texts by the settings' names.

    Raises:
        UsageError: a word after `--set` is no NAME=VALUE.
    """
    flags = {}
    for word in arguments.set:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"{display_text(word)!r} sets nothing.", "Write --set NAME=VALUE.")
        flags[name.strip()] = value.strip()
    given = {entry.name: getattr(arguments, entry.name, None) for entry in entries() if entry.flag}
    return flags | {name: str(value) for name, value in given.items() if value is not None}


def _add(parser: argparse.ArgumentParser, names: tuple[str, ...]) -> None:
    for entry in entries():
        if entry.name in names and entry.flag is not None:
            default = entry.default_words.strip('"')
            help_text = f"{entry.words} (default: {default})".replace("`", "").replace("%", "%%")
            parser.add_argument(entry.flag, dest=entry.name, metavar=entry.name.upper(), help=help_text)
