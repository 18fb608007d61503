"""The kinds of values that settings have: how each is read from TOML and from words, and written back."""

from __future__ import annotations

import json
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_SIZES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3, "tb": 1024**4}
_DURATIONS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)", re.ASCII)


class UnfitValueError(ValueError):
    """The value is not of the kind; the text says what it would have to be ("a number from 0 to 65535")."""


class Kind(ABC):
    """What a setting's values are."""

    @property
    @abstractmethod
    def words(self) -> str:
        """What a value must be, to follow "must be"."""

    @abstractmethod
    def read(self, value: object, folder: Path) -> object:
        """Return the value that a TOML value stands for; relative paths start at `folder`.

        Raises:
            UnfitValueError: it is not of this kind, or outside the range.
        """

    def read_words(self, text: str, folder: Path) -> object:
        """Return the value of a variable or a flag."""
        return self.read(text, folder)

    @abstractmethod
    def write(self, value: object) -> str:
        """Return the value as TOML, in the form that people write."""

    def unfit(self) -> UnfitValueError:
        """Return the error that says what it would have to be."""
        return UnfitValueError(self.words)


@dataclass(frozen=True)
class Text(Kind):
    """A string that is not empty; `fits` says whether it will do."""

    what: str = "a text in quotation marks"
    fits: Callable[[str], bool] = bool

    @property
    def words(self) -> str:
        """What it must be."""
        return self.what

    def read(self, value: object, folder: Path) -> str:
        """Take a string without control characters."""
        del folder
        if not isinstance(value, str) or not value.isprintable() or not value or not self.fits(value):
            raise self.unfit()
        return value

    def write(self, value: object) -> str:
        """Return it in quotation marks; TOML escapes as JSON does, but for half a surrogate pair."""
        return json.dumps(str(value), ensure_ascii=False)


@dataclass(frozen=True)
class Choice(Text):
    """One of some words."""

    of: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Name them all."""
        return "one of " + ", ".join(f'"{word}"' for word in self.of)

    def read(self, value: object, folder: Path) -> str:
        """Take one of them."""
        del folder
        if value not in self.of:
            raise self.unfit()
        return str(value)


@dataclass(frozen=True)
class Switch(Kind):
    """True or false."""

    @property
    def words(self) -> str:
        """Name both."""
        return "true or false"

    def read(self, value: object, folder: Path) -> bool:
        """Take a TOML boolean."""
        del folder
        if not isinstance(value, bool):
            raise self.unfit()
        return value

    def read_words(self, text: str, folder: Path) -> bool:
        """Take what people write for it."""
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
            raise self.unfit()
        return self.read(known[text.lower()], folder)

    def write(self, value: object) -> str:
        """Return TOML's word."""
        return str(bool(value)).lower()


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number in a range."""

    least: int
    most: int

    @property
    def words(self) -> str:
        """Name the range."""
        return f"a whole number from {self.least} to {self.most}"

    def read(self, value: object, folder: Path) -> int:
        """Take a TOML integer."""
        del folder
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise self.unfit()
        return value

    def read_words(self, text: str, folder: Path) -> int:
        """Take digits."""
        if re.fullmatch("-?[0-9]{1,18}", text, re.ASCII) is None:
            raise self.unfit()
        return self.read(int(text), folder)

    def write(self, value: object) -> str:
        """Return it with a line between the thousands, as TOML allows."""
        return f"{value:_}" if isinstance(value, int) and abs(value) >= 100_000 else str(value)


@dataclass(frozen=True)
class Size(Kind):
    """Bytes, written as "64 MB" (1 MB is 1024 KB); a whole number stands for bytes."""

    least: int = 0
    most: int = 1024**5

    @property
    def words(self) -> str:
        """Show the form."""
        return f'a size like "64 MB", from {_size(self.least)} to {_size(self.most)}'

    def read(self, value: object, folder: Path) -> int:
        """Take a number of bytes or a text with a unit."""
        del folder
        found = _quantity(value, _SIZES, "b")
        if found is None or not self.least <= found <= self.most:
            raise self.unfit()
        return int(found)

    def write(self, value: object) -> str:
        """Return it in the largest unit that needs no fraction."""
        return json.dumps(_size(int(str(value))))


@dataclass(frozen=True)
class Duration(Kind):
    """Seconds, written as "7 d", "12 h", "90 min" or "30 s"; a bare number stands for seconds."""

    least: float = 0.0
    most: float = 10 * 365 * 86400.0

    @property
    def words(self) -> str:
        """Show the form."""
        return (
            f'a duration like "7 d", "12 h", "5 min" or "30 s", from {_duration(self.least)} to {_duration(self.most)}'
        )

    def read(self, value: object, folder: Path) -> float:
        """Take a number of seconds or a text with a unit."""
        del folder
        found = _quantity(value, _DURATIONS, "s")
        if found is None or not self.least <= found <= self.most:
            raise self.unfit()
        return float(found)

    def write(self, value: object) -> str:
        """Return it in the largest unit that needs no fraction."""
        return json.dumps(_duration(float(str(value))))


@dataclass(frozen=True)
class Folder(Kind):
    """A path of a file or folder; `~` is the home of who runs the program."""

    what: str = "a path in quotation marks"

    @property
    def words(self) -> str:
        """What it must be."""
        return self.what

    def read(self, value: object, folder: Path) -> Path:
        """Take a string; a relative path starts at the folder given."""
        if not isinstance(value, str) or not value or "\0" in value:
            raise self.unfit()
        try:
            return folder / Path(value).expanduser()
        except RuntimeError as error:
            raise self.unfit() from error

    def write(self, value: object) -> str:
        """Return it in quotation marks."""
        return json.dumps(str(value), ensure_ascii=False)


@dataclass(frozen=True)
class Many(Kind):
    """A list of values of another kind; in variables and flags they are divided by commas."""

    of: Kind

    @property
    def words(self) -> str:
        """What it must be."""
        return f"a list in square brackets, each entry {self.of.words}"

    def read(self, value: object, folder: Path) -> tuple[object, ...]:
        """Take a TOML array."""
        if not isinstance(value, list):
            raise self.unfit()
        try:
            return tuple(self.of.read(entry, folder) for entry in value)
        except UnfitValueError as error:
            raise self.unfit() from error

    def read_words(self, text: str, folder: Path) -> tuple[object, ...]:
        """Divide at commas."""
        try:
            return tuple(self.of.read_words(word.strip(), folder) for word in text.split(",") if word.strip())
        except UnfitValueError as error:
            raise self.unfit() from error

    def write(self, value: object) -> str:
        """Return it in square brackets."""
        entries = value if isinstance(value, Sequence) else ()
        return "[" + ", ".join(self.of.write(entry) for entry in entries) + "]"


def _quantity(value: object, units: dict[str, int] | dict[str, float], plain: str) -> float | None:
    """Return what a number with a unit stands for, None when it is none."""
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
