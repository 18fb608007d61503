"""The operations on people."""

from core.marks.people.operations.hide_person import HidePerson
from core.marks.people.operations.merge_people import MergePeople
from core.marks.people.operations.move_faces import MoveFaces
from core.marks.people.operations.name_person import NamePerson
from core.marks.people.operations.remove_person import RemovePerson
from core.marks.people.operations.restore_people import RestorePeople
from core.marks.people.operations.return_faces import ReturnFaces
from core.operations import Operation

__all__ = [
    "OPERATIONS",
    "HidePerson",
    "MergePeople",
    "MoveFaces",
    "NamePerson",
    "RemovePerson",
    "RestorePeople",
    "ReturnFaces",
]

OPERATIONS: tuple[type[Operation[object]], ...] = (
    NamePerson,
    MergePeople,
    HidePerson,
    RemovePerson,
    RestorePeople,
    MoveFaces,
    ReturnFaces,
)
"""What this package registers with the gallery."""
