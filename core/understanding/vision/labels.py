"""What the model recognizes (`data/labels.tsv`), and from which certainty on it is said of a photo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

FLOOR: Final = 0.5
"""Certainty from which on a thing is found: below it, more than half were wrong in photos that people took."""
GROUP_FLOOR: Final = 0.6
"""That of a group, of which the certainties of its things are the sum: a photo of several birds is one of a bird."""
_FILE: Final = "data/labels.tsv"


class Label(NamedTuple):
    """One output of the model. Several may have one name."""

    name: str
    groups: tuple[str, ...]


class FoundThing(NamedTuple):
    """What a photo shows."""

    name: str
    certainty: float
    """From `FLOOR` or `GROUP_FLOOR` to 1."""
    is_group: bool


@lru_cache(maxsize=1)
def labels() -> tuple[Label, ...]:
    """Return the labels in the order of the outputs."""
    text = files("core.understanding.vision").joinpath(_FILE).read_text(encoding="utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(Label(name, tuple(groups.split(",")) if groups else ()) for name, _, groups in rows)


def found_things(certainties: Sequence[float]) -> tuple[FoundThing, ...]:
    """Return the things that outputs are certain of, then the groups, each the most certain first."""
    things: defaultdict[str, float] = defaultdict(float)
    groups: defaultdict[str, float] = defaultdict(float)
    for label, certainty in zip(labels(), certainties, strict=True):
        things[label.name] += certainty
        for group in label.groups:
            groups[group] += certainty
    found = [FoundThing(name, min(sum_, 1.0), False) for name, sum_ in things.items() if sum_ >= FLOOR]
    found += [FoundThing(name, min(sum_, 1.0), True) for name, sum_ in groups.items() if sum_ >= GROUP_FLOOR]
    return tuple(sorted(found, key=lambda thing: (thing.is_group, -thing.certainty, thing.name)))
