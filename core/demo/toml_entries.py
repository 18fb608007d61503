"""Read TOML tables strictly: each value has the expected type, and no key is left unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from core.errors import GalleryError

_Value = TypeVar("_Value")
_REQUIRED: Any = object()


class TomlEntry:
    """One table, which messages call `where`. Every reader raises GalleryError for a missing or wrong value."""

    def __init__(self, where: str, values: object) -> None:
        """Read these values, which must be a table."""
        self._where = where
        if not isinstance(values, Mapping):
            raise self.wrong("it must be a table")
        self._values: dict[str, Any] = dict(values)

    def value(self, key: str, kind: type[_Value], default: _Value = _REQUIRED) -> _Value:
        """Return the value of a key; a whole number will do for a float."""
        found: Any = self._values.pop(key, default)
        if found is _REQUIRED:
            raise self.wrong(f"{key} is missing")
        accepted = (int, float) if kind is float else (kind,)
        if found is not default and type(found) not in accepted:
            raise self.wrong(f"{key} must be of the type {kind.__name__}")
        return found  # type: ignore[no-any-return]  # checked above

    def choice(self, key: str, choices: Mapping[str, _Value], default: str = _REQUIRED) -> _Value:
        """Return the value of `choices` that a key names."""
        name = self.value(key, str, default)
        if name not in choices:
            raise self.wrong(f"{key} must be one of {', '.join(choices)}")
        return choices[name]

    def list_of(self, key: str, kind: type[_Value], count: int | None = None) -> tuple[_Value, ...]:
        """Return a list whose items have one type, as many as `count` if that is given."""
        found = self.value(key, list)
        if any(type(item) is not kind for item in found) or count not in {None, len(found)}:
            raise self.wrong(f"{key} must be a list of {count or 'any number of'} {kind.__name__}")
        return tuple(found)

    def entry(self, key: str) -> TomlEntry | None:
        """Return the table of a key, None if there is none."""
        found = self._values.pop(key, None)
        return None if found is None else TomlEntry(f"{self._where}, {key}", found)

    def entries(self, key: str) -> tuple[TomlEntry, ...]:
        """Return the tables in a list."""
        return tuple(TomlEntry(f"{self._where}, {key} {n}", item) for n, item in enumerate(self.value(key, list), 1))

    def names(self) -> tuple[str, ...]:
        """Return the keys that were not read yet."""
        return tuple(self._values)

    def end(self) -> None:
        """Refuse keys that were not read."""
        if self._values:
            raise self.wrong(f"there is no {', '.join(self._values)} here")

    def wrong(self, problem: str) -> GalleryError:
        """Return the error that says what is wrong with this table."""
        return GalleryError(f"{self._where}: {problem}.")
