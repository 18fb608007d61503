"""Flags that set settings: those of every command, and those of commands that serve."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.config import Settings, load_settings
from core.config.settings import entries
from core.errors import UsageError
from core.text import display_text

COMMON = ("data", "log")
"""Settings whose flags every command has."""


def add_common_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of every command that uses settings."""
    _add(parser, COMMON)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings file (see `sshowcase config`)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="any setting; may be given several times"
    )


def add_serving_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags of commands that serve: addresses, ports, proxies."""
    _add(parser, tuple(entry.name for entry in entries() if entry.flag and entry.name not in COMMON))


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings with these flags applied; raises what `load_settings` raises."""
    return load_settings(flags_of(arguments), config_file=arguments.config)


def flags_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the values that the flags set, as texts by the names of the settings.

    Raises:
        UsageError: the value of `--set` is not NAME=VALUE.
    """
    flags = {}
    for word in arguments.set:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"{display_text(word)!r} is not NAME=VALUE.", "Write --set NAME=VALUE.")
        flags[name.strip()] = value.strip()
    given = {entry.name: getattr(arguments, entry.name, None) for entry in entries() if entry.flag}
    return flags | {name: str(value) for name, value in given.items() if value is not None}


def _add(parser: argparse.ArgumentParser, names: tuple[str, ...]) -> None:
    for entry in entries():
        if entry.name in names and entry.flag is not None:
            default = entry.default_text.strip('"')
            help_text = f"{entry.description} (default: {default})".replace("`", "").replace("%", "%%")
            parser.add_argument(entry.flag, dest=entry.name, metavar=entry.name.upper(), help=help_text)
