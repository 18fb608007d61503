"""The form of the one table of settings: each is declared once, where `Settings` has its field."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from core.config.value_types import Kind

_MARK = "setting"


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as people meet it."""

    name: str
    """The word in the file; `SSHOWCASE_` and the word in capitals is the variable."""
    field: str
    """The field of `Settings`."""
    kind: Kind
    default: object
    """None: without it, something is left out or found out, as the words say."""
    words: str
    """What it does, in Markdown."""
    group: str
    flag: str | None
    """The flag of the command line that sets it, apart from `--set NAME=VALUE`."""
    in_file: bool
    """False: only a variable or a flag sets it, because the file itself lies there."""
    shown: str | None
    """How the default is described where it depends on the machine."""

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "SSHOWCASE_" + self.name.upper()

    @property
    def default_words(self) -> str:
        """The default as TOML, or described."""
        if self.shown is not None:
            return self.shown
        return "unset" if self.default is None else self.kind.write(self.default)


def setting(
    default: object,
    kind: Kind,
    words: str,
    *,
    group: str,
    name: str | None = None,
    flag: str | None = None,
    shown: str | None = None,
) -> Any:
    """Declare a field of `Settings` that people may set; a callable default is called for each Settings."""
    metadata = declared(kind, words, group=group, name=name, flag=flag, shown=shown)
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def declared(
    kind: Kind,
    words: str,
    *,
    group: str,
    name: str | None = None,
    flag: str | None = None,
    in_file: bool = True,
    shown: str | None = None,
) -> dict[str, object]:
    """Return what marks a dataclass field as a setting."""
    return {_MARK: (kind, words, group, name, flag, in_file, shown)}


def entries_of(settings: type[Any]) -> tuple[Entry, ...]:
    """Return the declared settings of a class in their order."""
    return tuple(_entry(each) for each in fields(settings) if _MARK in each.metadata)


def _entry(declared: Field[Any]) -> Entry:
    kind, words, group, name, flag, in_file, shown = declared.metadata[_MARK]
    default = declared.default if declared.default_factory is MISSING else declared.default_factory()
    return Entry(
        name=name or declared.name,
        field=declared.name,
        kind=kind,
        default=None if default is MISSING else default,
        words=words,
        group=group,
        flag=flag,
        in_file=in_file,
        shown=shown,
    )
