"""The operation that edits notes, titles, captions, dates, offsets and places of many things at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.library.edits.correction_rows import corrected_photos, save_corrections
from core.library.edits.corrections import CorrectedPhoto
from core.library.edits.edit_limits import WORDS, require_dates, require_possible
from core.library.edits.edit_steps import CORRECTED, EditKind, EditStep, StepValue, fields_of
from core.library.edits.text_rows import save_texts_of, texts_before
from core.library.summaries import refresh_dates
from core.marks.things import Things, require_accessible, union
from core.models import CollectionId, EditField, PhotoId, id_ranges, ids_in
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class EditThings(Operation[int]):
    """Edit things, each field of each thing once; the result is how many things were changed.

    No file is written: the index has the corrected values, and keeps those of the file.
    """

    kind = "edit-things"
    action = Action.EDIT
    description = "edit photos and write notes"
    undo = Undo.STEP

    steps: tuple[EditStep, ...]

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "steps", tuple(map(EditStep.stored, self.steps)))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the edits; the inverse holds only what really changed.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: a value is wrong, a field does not belong to a thing, or there are too many things.
        """
        require_possible(self.steps)
        require_accessible(tx, union(step.things for step in self.steps))
        inverse = [
            *_write_texts(tx, [step for step in self.steps if step.field not in CORRECTED]),
            *_write_corrections(tx, [step for step in self.steps if step.field in CORRECTED]),
        ]
        if not inverse:
            return Applied(0)
        touched = tuple(
            Touched(field, kind, ids)
            for field in fields_of(inverse)
            for kind, ids in union(step.things for step in inverse if step.field is field).kinds()
        )
        changed = union(step.things for step in inverse)
        return Applied(changed.count, EditThings(tuple(inverse)), touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        fields, kinds = fields_of(self.steps), {step.kind for step in self.steps}
        words = [WORDS[field] for field in fields]
        listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
        if fields == (EditField.NOTE,):
            return f"removed the note of {things}" if kinds == {EditKind.RESTORE} else f"wrote a note on {things}"
        if kinds == {EditKind.RESTORE}:
            return f"restored the {listed} of {things} from the file"
        if kinds == {EditKind.SHIFT}:
            return f"shifted the date of {things}"
        return f"edited the {listed} of {things}"


def _write_texts(tx: Transaction, steps: Iterable[EditStep]) -> list[EditStep]:
    """Write texts; return the steps that restore those before."""
    inverse: list[EditStep] = []
    for step in steps:
        text = step.value if step.kind is EditKind.SET and isinstance(step.value, str) else None
        before: defaultdict[str | None, dict[ThingKind, list[int]]] = defaultdict(dict)
        for kind, ids in step.things.kinds():
            for thing_id, former in texts_before(tx.connection, step.field, kind, ids, text):
                before[former].setdefault(kind, []).append(thing_id)
        for former, ids_of in before.items():
            inverse.append(_set_or_restore(step.field, former, Things.by_kind(ids_of), is_set=former is not None))
            for kind, changed in ids_of.items():
                save_texts_of(tx.connection, step.field, kind, changed, text)
    return inverse[::-1]


def _write_corrections(tx: Transaction, steps: Sequence[EditStep]) -> list[EditStep]:
    """Write corrections, with the counts and dates of collections; return the steps that restore those before."""
    if not steps:
        return []
    ids = ids_in(union(step.things for step in steps).photos)
    before = {photo.photo_id: photo for photo in corrected_photos(tx.connection, map(PhotoId, ids))}
    after = dict(before)
    for step in steps:
        changed = {number: after[number].after(step) for number in ids_in(step.things.photos)}
        if step.kind is EditKind.SHIFT:
            require_dates(None if photo is None else photo.correction.taken for photo in changed.values())
        after |= {number: photo for number, photo in changed.items() if photo is not None}
    different = [photo for number, photo in after.items() if photo.correction != before[number].correction]
    if different:
        save_corrections(tx.connection, different, fields_of(steps))
        refresh_dates(tx.connection, {CollectionId(photo.collection_id) for photo in different})
    former = [before[photo.photo_id] for photo in different]
    return [step for field in fields_of(steps) for step in _former_steps(field, former, after)]


def _former_steps(
    field: EditField, photos: Iterable[CorrectedPhoto], after: dict[int, CorrectedPhoto]
) -> list[EditStep]:
    """Return the steps that give photos the corrections of a field which they had before."""
    restored: list[int] = []
    by_value: defaultdict[StepValue, list[int]] = defaultdict(list)
    by_shift: defaultdict[int, list[int]] = defaultdict(list)
    for photo in photos:
        number, (is_set, value) = photo.photo_id, photo.correction.of(field)
        if (is_set, value) == after[number].correction.of(field):
            continue
        if not is_set:
            restored.append(number)
            continue
        by_value[value].append(number)
        if field is EditField.TAKEN and photo.correction.taken is not None and photo.original.clock is not None:
            by_shift[photo.correction.taken - photo.original.clock].append(number)
    steps = [_set_or_restore(field, None, Things(photos=id_ranges(restored)), is_set=False)] if restored else []
    # Many dates that were shifted together are one shift of those of their files.
    are_all_shifted = sum(map(len, by_shift.values())) == sum(map(len, by_value.values()))
    if are_all_shifted and len(by_shift) < len(by_value):
        return steps + [
            EditStep(field, EditKind.AFTER_ORIGINAL, Things(photos=id_ranges(ids)), shift)
            for shift, ids in by_shift.items()
        ]
    return steps + [
        _set_or_restore(field, value, Things(photos=id_ranges(ids)), is_set=True) for value, ids in by_value.items()
    ]


def _set_or_restore(field: EditField, value: StepValue, things: Things, *, is_set: bool) -> EditStep:
    return EditStep(field, EditKind.SET if is_set else EditKind.RESTORE, things, value if is_set else None)
