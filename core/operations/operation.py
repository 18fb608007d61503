"""What an operation is: its arguments, who may ask for it, what it writes, and how that is logged and undone."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from core.models import Actor, Event
from core.permissions import Action

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Transaction:
    """The write transaction in which one operation is performed."""

    connection: sqlite3.Connection
    actor: Actor
    """The actor with the role and access that the database holds now; the operation's permission is checked."""
    source: str
    """Where the actor is, for the audit log: `audit.THIS_MACHINE`, or empty when their sign-in says it."""


@dataclass(frozen=True, slots=True)
class Applied(Generic[T_co]):
    """What an operation did."""

    result: T_co
    inverse: Operation[object] | None = None
    """The operation that restores the state before; None for one that cannot be undone."""
    audit_details: str | None = None
    """What the audit log says next to the operation's `audit_kind`; None when there is nothing to log."""


class Operation(ABC, Generic[T_co]):
    """A change that an actor asks for; `T_co` is the type of its result.

    A kind is a frozen dataclass: its fields are the arguments, the class attributes declare the rest. Add it to the
    `OPERATIONS` of its package, from which `core.gallery` registers it.
    """

    __slots__ = ()

    kind: ClassVar[str]
    """The name in the table `operations`; it never changes, because rows outlive the code."""
    action: ClassVar[Action | None]
    """What the actor must be permitted; None when `perform` decides by what the operation is about."""
    description: ClassVar[str]
    """What it does, as the end of the message "You may not …."."""
    at_the_machine_only: ClassVar[bool] = False
    """Whether only the person at the server's own machine may ask for it."""
    audit_kind: ClassVar[str | None] = None
    """The kind of the entry in the audit log; None when it is not logged."""
    announcement: ClassVar[Event | None] = None
    """What the gallery announces once the transaction is committed."""
    is_undoable: ClassVar[bool] = False
    """Whether it is recorded with its inverse, so that `undo` undoes it."""

    @abstractmethod
    def perform(self, tx: Transaction) -> Applied[T_co]:
        """Write the change; return the result, and the inverse read from the state before.

        Raises:
            GalleryError: the operation is impossible; whatever was written is rolled back.
        """
