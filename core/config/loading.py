"""Flags, variables, file and defaults become one frozen Settings; the earlier of these wins."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from core.config.declarations import Entry
from core.config.environment import environment
from core.config.settings import Settings, entries
from core.config.settings_file import NAME, SettingsFile, read_file, suggestion
from core.config.value_types import UnfitValueError
from core.errors import UsageError
from core.text import display_text

_PROGRAM = "sshowcase"
_OWN_VARIABLE = "SSHOWCASE_"


@dataclass(frozen=True, slots=True)
class Found:
    """The value of one setting and where it was said."""

    entry: Entry
    value: object
    source: str
    """"default", a variable, a flag, or FILE:LINE; safe to show."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every setting, and what is doubtful about them."""

    found: tuple[Found, ...]
    file: SettingsFile | None
    warnings: tuple[str, ...]


def load_settings(flags: Mapping[str, str] | None = None, *, config_file: Path | None = None) -> Settings:
    """Combine flags (texts by the settings' names), variables, the file and defaults.

    Without `config_file`, `sshowcase.toml` in the configuration folder is read if it is there.

    Raises:
        UsageError: something is not understood; each problem is named with its file and line, variable or flag.
    """
    gathered = gather(flags or {}, config_file)
    values = {each.entry.field: each.value for each in gathered.found}
    return Settings(
        **values,  # type: ignore[arg-type]  # the kinds of the table return what the fields hold
        home=Path.home(),
        agent_socket=environment().get("SSH_AUTH_SOCK") or None,
        config_file=None if gathered.file is None else gathered.file.path,
        config_warnings=gathered.warnings,
    )


def gather(flags: Mapping[str, str], config_file: Path | None = None) -> Gathered:
    """Find the value of every setting; errors are those of `load_settings`."""
    gathering = _Gathering()
    variables = {name: text for name, entry in gathering.table.items() if (text := environment().get(entry.variable))}
    if "config" in variables:
        gathering.hear("config", variables.pop("config"), gathering.table["config"].variable)
    file = _file(config_file, gathering.found["config"].value)
    if file is not None:
        gathering.read(file)
    for name, text in variables.items():
        gathering.hear(name, text, gathering.table[name].variable)
    for name, text in flags.items():
        entry = gathering.table.get(name)
        gathering.hear(name, text, entry.flag if entry and entry.flag else f"--set {display_text(name)}")
    if gathering.problems:
        raise UsageError("\n".join(gathering.problems), "docs/configuration.md lists all settings.")
    warnings = (*(file.warnings if file is not None else ()), *_misspelt_variables(gathering.table))
    return Gathered(tuple(gathering.found.values()), file, warnings)


class _Gathering:
    """What has been found so far; a later word replaces an earlier one."""

    def __init__(self) -> None:
        self.table = {entry.name: entry for entry in entries()}
        self.found = {name: Found(entry, _default(entry), "default") for name, entry in self.table.items()}
        self.problems: list[str] = []
        self._here = Path.cwd()

    def hear(self, name: str, text: str, source: str) -> None:
        """Take a variable or a flag; its paths start where the program was started."""
        entry = self.table.get(name)
        if entry is None:
            self.problems.append(f"{source}: there is no such setting. {suggestion(name, self.table)}")
            return
        try:
            self.found[name] = Found(entry, entry.kind.read_words(text, self._here), source)
        except UnfitValueError as error:
            self.problems.append(f"{source} must be {error}.")

    def read(self, file: SettingsFile) -> None:
        """Take what the file says."""
        for name, value in file.values.items():
            try:
                self.found[name] = _from_file(self.table, file, name, value)
            except UnfitValueError as error:
                self.problems.append(f"{file.at(name)}: {error}")


def _default(entry: Entry) -> object:
    if entry.field == "data_dir":
        return platformdirs.user_data_path(_PROGRAM).absolute()
    if entry.field == "config_dir":
        return platformdirs.user_config_path(_PROGRAM).absolute()
    return entry.default


def _file(named: Path | None, folder: object) -> SettingsFile | None:
    if named is not None:
        return read_file(named.expanduser().absolute())
    usual = Path(str(folder)) / NAME
    return read_file(usual) if usual.exists() else None


def _from_file(table: Mapping[str, Entry], file: SettingsFile, name: str, value: object) -> Found:
    """Return what a line of the file sets; UnfitValueError with the whole sentence when it sets nothing."""
    known = [entry.name for entry in table.values() if entry.in_file]
    if name not in table:
        what = "section" if isinstance(value, dict) else "setting"
        raise UnfitValueError(f"there is no {what} {display_text(name)}. {_advice(name, value, known)}")
    entry = table[name]
    if not entry.in_file:
        raise UnfitValueError(f"{name} cannot stand in this file; set {entry.variable}.")
    try:
        return Found(entry, entry.kind.read(value, file.path.parent), file.at(name))
    except UnfitValueError as error:
        raise UnfitValueError(f"{name} must be {error}.") from error


def _advice(name: str, value: object, known: list[str]) -> str:
    if isinstance(value, dict):
        return "Write its settings without [brackets] above them."
    return suggestion(name, known)


def _misspelt_variables(table: Mapping[str, Entry]) -> Iterator[str]:
    """Warn of variables that resemble ours."""
    names = {entry.variable.lower() for entry in table.values()}
    for variable in environment():
        if variable.startswith(_OWN_VARIABLE) and variable.lower() not in names:
            close = difflib.get_close_matches(variable.lower(), names, n=1, cutoff=0.85)
            yield from (f"{display_text(variable)} is no setting. Did you mean {name.upper()}?" for name in close)
