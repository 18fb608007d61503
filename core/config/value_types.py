"""The types of settings: each reads values from TOML and from text, and writes TOML."""

from __future__ import annotations

import json
import math
import re
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

_SIZES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}
_DURATIONS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)", re.ASCII)


class InvalidValueError(ValueError):
    """The value is not of the type; the message says what is expected ("a whole number from 0 to 65535")."""


class ValueType(ABC):
    """A type of settings."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """What a value must be; it follows "must be" in messages."""

    @abstractmethod
    def read(self, value: object, folder: Path) -> object:
        """Return the value for a TOML value; relative paths start at `folder`.

        Raises:
            InvalidValueError: it is not of this type, or out of range.
        """

    def read_text(self, text: str, folder: Path) -> object:
        """Return the value for the text of a variable or a flag."""
        return self.read(text, folder)

    @abstractmethod
    def write(self, value: object) -> str:
        """Return the value as TOML, as users write it."""

    def invalid(self) -> InvalidValueError:
        """Return the error that says what is expected."""
        return InvalidValueError(self.expected)


@dataclass(frozen=True)
class TextType(ValueType):
    """A string that is not empty and passes `fits`."""

    what: str = "a text in quotation marks"
    fits: Callable[[str], bool] = bool

    @property
    def expected(self) -> str:
        """The given description."""
        return self.what

    def read(self, value: object, folder: Path) -> str:
        """Accept a string without control characters."""
        del folder
        if not isinstance(value, str) or not value.isprintable() or not value or not self.fits(value):
            raise self.invalid()
        return value

    def write(self, value: object) -> str:
        """Return it in quotation marks; TOML has the escapes of JSON, except lone surrogates."""
        return json.dumps(str(value), ensure_ascii=False)


@dataclass(frozen=True)
class SwitchedType(TextType):
    """A string, or "off" for None."""

    OFF: ClassVar[str] = "off"

    @property
    def expected(self) -> str:
        """The given description, and the word that switches it off."""
        return f'{self.what} or "{self.OFF}"'

    def read(self, value: object, folder: Path) -> str | None:  # type: ignore[override]  # None where a text is expected
        """Accept "off" as None."""
        return None if value == self.OFF else super().read(value, folder)

    def write(self, value: object) -> str:
        """Write None as "off"."""
        return super().write(self.OFF if value is None else value)


@dataclass(frozen=True)
class BindingsType(ValueType):
    """A table of actions and keys; which of them exist is up to the screens."""

    @property
    def expected(self) -> str:
        """The form of the table."""
        return 'a table of actions and keys, such as { newest = "N", go = "ctrl+g" }'

    def read(self, value: object, folder: Path) -> tuple[tuple[str, str], ...]:
        """Accept a table whose values are texts; several keys of one action are in a list."""
        del folder
        if not isinstance(value, dict):
            raise self.invalid()
        pairs = []
        for name, keys in value.items():
            listed = keys if isinstance(keys, list) else [keys]
            if not listed or not all(isinstance(key, str) and key for key in listed):
                raise self.invalid()
            pairs.append((str(name), " ".join(listed)))
        return tuple(pairs)

    def read_text(self, text: str, folder: Path) -> object:
        """Read the table from a variable or a flag, in TOML."""
        try:
            return self.read(tomllib.loads(f"value = {text}")["value"], folder)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise self.invalid() from error

    def write(self, value: object) -> str:
        """Return it as an inline table."""
        pairs = value if isinstance(value, tuple) else ()
        inside = ", ".join(f"{json.dumps(name)} = {json.dumps(keys.split())}" for name, keys in pairs)
        return f"{{ {inside} }}" if inside else "{}"


@dataclass(frozen=True)
class ChoiceType(TextType):
    """One of a few words."""

    of: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """A list of the words."""
        return "one of " + ", ".join(f'"{word}"' for word in self.of)

    def read(self, value: object, folder: Path) -> str:
        """Accept one of the words."""
        del folder
        if value not in self.of:
            raise self.invalid()
        return str(value)


@dataclass(frozen=True)
class BooleanType(ValueType):
    """True or false."""

    @property
    def expected(self) -> str:
        """Both values."""
        return "true or false"

    def read(self, value: object, folder: Path) -> bool:
        """Accept a TOML boolean."""
        del folder
        if not isinstance(value, bool):
            raise self.invalid()
        return value

    def read_text(self, text: str, folder: Path) -> bool:
        """Accept true, yes, on and 1, false, no, off and 0."""
        known = {
            "true": True,
            "yes": True,
            "on": True,
            "1": True,
            "false": False,
            "no": False,
            "off": False,
            "0": False,
        }
        if text.lower() not in known:
            raise self.invalid()
        return self.read(known[text.lower()], folder)

    def write(self, value: object) -> str:
        """Return a TOML boolean."""
        return str(bool(value)).lower()


@dataclass(frozen=True)
class IntegerType(ValueType):
    """A whole number in a range."""

    least: int
    most: int

    @property
    def expected(self) -> str:
        """The range."""
        return f"a whole number from {self.least} to {self.most}"

    def read(self, value: object, folder: Path) -> int:
        """Accept a TOML integer in the range."""
        del folder
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise self.invalid()
        return value

    def read_text(self, text: str, folder: Path) -> int:
        """Accept digits."""
        if re.fullmatch("-?[0-9]{1,18}", text, re.ASCII) is None:
            raise self.invalid()
        return self.read(int(text), folder)

    def write(self, value: object) -> str:
        """Return it with underscores between thousands, as TOML allows."""
        return f"{value:_}" if isinstance(value, int) and abs(value) >= 100_000 else str(value)


@dataclass(frozen=True)
class SizeType(ValueType):
    """Bytes, written as "64 MB" (1 MB is 1024 KB); a number without a unit is in bytes."""

    least: int = 0
    most: int = 1024**5

    @property
    def expected(self) -> str:
        """The form and the range."""
        return f'a size like "64 MB", from {_size(self.least)} to {_size(self.most)}'

    def read(self, value: object, folder: Path) -> int:
        """Accept a number of bytes or a text with a unit."""
        del folder
        found = _quantity(value, _SIZES, "b")
        if found is None or not self.least <= found <= self.most:
            raise self.invalid()
        return int(found)

    def write(self, value: object) -> str:
        """Return it in the largest unit without a fraction."""
        return json.dumps(_size(int(str(value))))


@dataclass(frozen=True)
class DurationType(ValueType):
    """Seconds, written as "7 d", "12 h", "90 min" or "30 s"; a number without a unit is in seconds."""

    least: float = 0.0
    most: float = 10 * 365 * 86400.0

    @property
    def expected(self) -> str:
        """The form and the range."""
        return (
            f'a duration like "7 d", "12 h", "5 min" or "30 s", from {_duration(self.least)} to {_duration(self.most)}'
        )

    def read(self, value: object, folder: Path) -> float:
        """Accept a number of seconds or a text with a unit."""
        del folder
        found = _quantity(value, _DURATIONS, "s")
        if found is None or not self.least <= found <= self.most:
            raise self.invalid()
        return float(found)

    def write(self, value: object) -> str:
        """Return it in the largest unit without a fraction."""
        return json.dumps(_duration(float(str(value))))


@dataclass(frozen=True)
class PathType(ValueType):
    """A path of a file or folder; `~` is the home folder of the user of this process."""

    what: str = "a path in quotation marks"

    @property
    def expected(self) -> str:
        """The given description."""
        return self.what

    def read(self, value: object, folder: Path) -> Path:
        """Accept a string; a relative path starts at `folder`."""
        if not isinstance(value, str) or not value or "\0" in value:
            raise self.invalid()
        try:
            return folder / Path(value).expanduser()
        except RuntimeError as error:
            raise self.invalid() from error

    def write(self, value: object) -> str:
        """Return it in quotation marks."""
        return json.dumps(str(value), ensure_ascii=False)


@dataclass(frozen=True)
class ListType(ValueType):
    """A list of values of another type; in variables and flags they are separated by commas."""

    of: ValueType

    @property
    def expected(self) -> str:
        """The given description."""
        return f"a list in square brackets, each entry {self.of.expected}"

    def read(self, value: object, folder: Path) -> tuple[object, ...]:
        """Accept a TOML array."""
        if not isinstance(value, list):
            raise self.invalid()
        try:
            return tuple(self.of.read(entry, folder) for entry in value)
        except InvalidValueError as error:
            raise self.invalid() from error

    def read_text(self, text: str, folder: Path) -> tuple[object, ...]:
        """Split at commas, or read a TOML array, as the file has it."""
        array = _toml_array(text)
        if array is not None:
            return self.read(array, folder)
        try:
            return tuple(self.of.read_text(word.strip(), folder) for word in text.split(",") if word.strip())
        except InvalidValueError as error:
            raise self.invalid() from error

    def write(self, value: object) -> str:
        """Return it in square brackets."""
        entries = value if isinstance(value, Sequence) else ()
        return "[" + ", ".join(self.of.write(entry) for entry in entries) + "]"


def _toml_array(text: str) -> list[str] | None:
    """Return a TOML array of texts in one line, None for anything else: `[::1]` is an address, `[1]` a folder."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")) or "\n" in text:
        return None
    try:
        array = tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return None
    return array if isinstance(array, list) and all(isinstance(entry, str) for entry in array) else None


def _quantity(value: object, units: dict[str, int] | dict[str, float], plain: str) -> float | None:
    """Return the value of a number with a unit, None if it is invalid."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    match = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if match is None:
        return None
    unit = units.get(match[2].lower() or plain)
    return None if unit is None else float(match[1]) * unit


def _size(value: int) -> str:
    for unit in ("TB", "GB", "MB", "KB"):
        if value and value % _SIZES[unit.lower()] == 0:
            return f"{value // _SIZES[unit.lower()]} {unit}"
    return f"{value} B"


def _duration(value: float) -> str:
    for unit in ("d", "h", "min"):
        if value and value % _DURATIONS[unit] == 0:
            return f"{value / _DURATIONS[unit]:.0f} {unit}"
    return f"{value:f}".rstrip("0").rstrip(".") + " s"
