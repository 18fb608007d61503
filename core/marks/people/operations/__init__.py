"""The operations on people."""

from core.marks.people.operations.hide_person import HidePerson
from core.marks.people.operations.merge_people import MergePeople
from core.marks.people.operations.name_person import NamePerson
from core.marks.people.operations.remove_person import RemovePerson
from core.marks.people.operations.restore_people import RestorePeople
from core.operations import Operation

__all__ = ["OPERATIONS", "HidePerson", "MergePeople", "NamePerson", "RemovePerson", "RestorePeople"]

OPERATIONS: tuple[type[Operation[object]], ...] = (NamePerson, MergePeople, HidePerson, RemovePerson, RestorePeople)
"""What this package registers with the gallery."""
