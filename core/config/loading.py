"""Load settings from flags, variables, the file and defaults, in this order of precedence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from core.config.declarations import SettingEntry
from core.config.environment import environment
from core.config.settings import Settings, entries
from core.config.settings_file import NAME, SettingsFile, read_file, suggestion
from core.config.value_types import InvalidValueError
from core.errors import UsageError
from core.text import display_text

_PROGRAM = "sshowcase"
_OWN_VARIABLE = "SSHOWCASE_"


@dataclass(frozen=True, slots=True)
class FoundSetting:
    """The value of one setting and its source."""

    entry: SettingEntry
    value: object
    source: str
    """"default", a variable, a flag, or FILE:LINE; safe to show."""


@dataclass(frozen=True, slots=True)
class GatheredSettings:
    """Every setting, the file, and warnings."""

    found: tuple[FoundSetting, ...]
    file: SettingsFile | None
    warnings: tuple[str, ...]


def load_settings(flags: Mapping[str, str] | None = None, *, config_file: Path | None = None) -> Settings:
    """Combine flags (texts by the names of settings), variables, the file and defaults.

    Without `config_file`, `sshowcase.toml` in the configuration folder is read if it exists.

    Raises:
        UsageError: a setting is invalid; the message names each with its file and line, variable or flag.
    """
    gathered = gather_settings(flags or {}, config_file)
    values = {each.entry.field: each.value for each in gathered.found}
    return Settings(
        **values,  # type: ignore[arg-type]  # each value has the type of its field
        home=Path.home(),
        agent_socket=environment().get("SSH_AUTH_SOCK") or None,
        config_file=None if gathered.file is None else gathered.file.path,
        config_warnings=gathered.warnings,
    )


def gather_settings(flags: Mapping[str, str], config_file: Path | None = None) -> GatheredSettings:
    """Return the value of every setting with its source; raises what `load_settings` raises."""
    collected = _Collected()
    variables = {name: text for name, entry in collected.table.items() if (text := environment().get(entry.variable))}
    if "config" in variables:
        collected.set_text("config", variables.pop("config"), collected.table["config"].variable)
    file = _file(config_file, collected.found["config"].value)
    if file is not None:
        collected.set_from(file)
    for name, text in variables.items():
        collected.set_text(name, text, collected.table[name].variable)
    for name, text in flags.items():
        entry = collected.table.get(name)
        collected.set_text(name, text, entry.flag if entry and entry.flag else f"--set {display_text(name)}")
    if collected.problems:
        raise UsageError("\n".join(collected.problems), "docs/configuration.md lists all settings.")
    warnings = (*(file.warnings if file is not None else ()), *_misspelt_variables(collected.table))
    return GatheredSettings(tuple(collected.found.values()), file, warnings)


class _Collected:
    """The settings found so far; a later value replaces an earlier one."""

    def __init__(self) -> None:
        self.table = {entry.name: entry for entry in entries()}
        self.found = {name: FoundSetting(entry, _default(entry), "default") for name, entry in self.table.items()}
        self.problems: list[str] = []
        self._here = Path.cwd()

    def set_text(self, name: str, text: str, source: str) -> None:
        """Set the value of a variable or a flag; relative paths start at the working directory."""
        entry = self.table.get(name)
        if entry is None:
            self.problems.append(f"{source}: there is no such setting. {suggestion(name, self.table)}")
            return
        try:
            self.found[name] = FoundSetting(entry, entry.value_type.read_text(text, self._here), source)
        except InvalidValueError as error:
            self.problems.append(f"{source} must be {error}.")

    def set_from(self, file: SettingsFile) -> None:
        """Set the values of a file."""
        for name, value in file.values.items():
            try:
                self.found[name] = _from_file(self.table, file, name, value)
            except InvalidValueError as error:
                self.problems.append(f"{file.at(name)}: {error}")


def _default(entry: SettingEntry) -> object:
    if entry.field == "data_dir":
        return platformdirs.user_data_path(_PROGRAM).absolute()
    if entry.field == "config_dir":
        return platformdirs.user_config_path(_PROGRAM).absolute()
    return entry.default


def _file(named: Path | None, folder: object) -> SettingsFile | None:
    if named is not None:
        return read_file(named.expanduser().absolute())
    usual = Path(str(folder)) / NAME
    try:
        usual.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # `read_file` reports it
    return read_file(usual)


def _from_file(table: Mapping[str, SettingEntry], file: SettingsFile, name: str, value: object) -> FoundSetting:
    """Return the setting of a line of the file; raise InvalidValueError with a whole sentence if it is invalid."""
    known = [entry.name for entry in table.values() if entry.in_file]
    if name not in table:
        what = "section" if isinstance(value, dict) else "setting"
        raise InvalidValueError(f"there is no {what} {display_text(name)}. {_advice(name, value, known)}")
    entry = table[name]
    if not entry.in_file:
        raise InvalidValueError(f"{name} cannot be set in this file; set {entry.variable}.")
    try:
        return FoundSetting(entry, entry.value_type.read(value, file.path.parent), file.at(name))
    except InvalidValueError as error:
        raise InvalidValueError(f"{name} must be {error}.") from error


def _advice(name: str, value: object, known: list[str]) -> str:
    if isinstance(value, dict):
        return "Write its settings without a [section]."
    return suggestion(name, known)


def _misspelt_variables(table: Mapping[str, SettingEntry]) -> Iterator[str]:
    """Warn of variables whose names resemble ours."""
    names = {entry.variable.lower() for entry in table.values()}
    for variable in environment():
        if variable.startswith(_OWN_VARIABLE) and variable.lower() not in names:
            close = difflib.get_close_matches(variable.lower(), names, n=1, cutoff=0.85)
            yield from (f"{display_text(variable)} is not a setting. Did you mean {name.upper()}?" for name in close)
