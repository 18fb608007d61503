"""How a setting is declared: once, at its field in `Settings`."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from core.config.value_types import ValueType

_MARK = "setting"


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """A setting as users know it."""

    name: str
    """Its name in the file; `SSHOWCASE_` and the name in capitals is its variable."""
    field: str
    """Its field of `Settings`."""
    value_type: ValueType
    default: object
    """None: unset; the description says what that means."""
    description: str
    """What it does, in Markdown."""
    group: str
    flag: str | None
    """The flag that sets it, in addition to `--set NAME=VALUE`."""
    in_file: bool
    """Whether the file can set it; the folder of the file itself is set otherwise."""
    default_description: str | None
    """Describes a default that depends on the machine."""

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "SSHOWCASE_" + self.name.upper()

    @property
    def default_text(self) -> str:
        """The default as TOML, or its description."""
        if self.default_description is not None:
            return self.default_description
        return "unset" if self.default is None else self.value_type.write(self.default)


def setting(
    default: object,
    value_type: ValueType,
    description: str,
    *,
    group: str,
    name: str | None = None,
    flag: str | None = None,
    shown: str | None = None,
) -> Any:
    """Declare a field of `Settings` as a setting; a callable default is called for each `Settings`."""
    metadata = declared(value_type, description, group=group, name=name, flag=flag, shown=shown)
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def declared(
    value_type: ValueType,
    description: str,
    *,
    group: str,
    name: str | None = None,
    flag: str | None = None,
    in_file: bool = True,
    shown: str | None = None,
) -> dict[str, object]:
    """Return the metadata that declares a dataclass field as a setting."""
    return {_MARK: (value_type, description, group, name, flag, in_file, shown)}


def entries_of(settings: type[Any]) -> tuple[SettingEntry, ...]:
    """Return the settings that a class declares, in their order, then those of each of its bases."""
    declared = {each.name: each for each in fields(settings) if _MARK in each.metadata}
    names = [name for each in settings.__mro__ for name in vars(each).get("__annotations__", ())]
    return tuple(_entry(declared[name]) for name in names if name in declared)


def _entry(declared: Field[Any]) -> SettingEntry:
    value_type, description, group, name, flag, in_file, default_description = declared.metadata[_MARK]
    default = declared.default if declared.default_factory is MISSING else declared.default_factory()
    return SettingEntry(
        name=name or declared.name,
        field=declared.name,
        value_type=value_type,
        default=None if default is MISSING else default,
        description=description,
        group=group,
        flag=flag,
        in_file=in_file,
        default_description=default_description,
    )
