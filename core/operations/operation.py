"""What an operation is: its arguments, who may ask for it, what it writes, and how that is logged and undone."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import ClassVar, Generic, TypeVar

from core.models import Actor, Event, IdRanges, UserId, id_ranges
from core.permissions import Action

T_co = TypeVar("T_co", covariant=True)


class Undo(Enum):
    """How an operation can be undone."""

    NEVER = auto()
    """Not at all: it is not recorded."""
    STEP = auto()
    """One step back among the actor's own changes, and from the history."""
    HISTORY = auto()
    """From the history only, by its number, and confirmed: members, roles, access, keys, share links, settings."""
    RECORDED = auto()
    """Not at all, but the history lists it; `Operation.why_not_undone` says why."""


class ThingKind(StrEnum):
    """What operations are about."""

    PHOTO = "photo"
    COLLECTION = "collection"
    CATEGORY = "category"
    ALBUM = "album"
    MEMBER = "member"
    SHARE_LINK = "share-link"
    OTHER = "other"
    """Something without a number of its own; the name of the field says what."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A field of things that an operation changed. Two operations conflict that touched one field of the same thing."""

    field: str
    """Empty for a thing that is only named, which conflicts with nothing."""
    kind: ThingKind
    ids: IdRanges
    member_id: UserId | None = None
    """Whose field it is where each member has one of their own, such as a rating; None for one that all share."""

    @classmethod
    def mention(cls, kind: ThingKind, number: int) -> Touched:
        """Return a thing that the history names with the change, although no field of it was changed."""
        return cls("", kind, id_ranges([number]))

    @classmethod
    def one(cls, field: str, kind: ThingKind, number: int) -> Touched:
        """Return the field of one thing."""
        return cls(field, kind, id_ranges([number]))


@dataclass(frozen=True, slots=True)
class Transaction:
    """The write transaction in which one operation is performed."""

    connection: sqlite3.Connection
    actor: Actor
    """The actor with the role and access that the database holds now; the operation's permission is checked."""
    source: str
    """Where the actor is, for the audit log: `audit.THIS_MACHINE`, or empty when their sign-in says it."""
    member_id: UserId
    """Whose ratings, favourites and the like are changed: the actor, or the member whose change an admin undoes."""


@dataclass(frozen=True, slots=True)
class Applied(Generic[T_co]):
    """What an operation did."""

    result: T_co
    inverse: Operation[object] | None = None
    """The operation that restores the state before; None for one that cannot be undone."""
    audit_details: str | None = None
    """What the audit log says next to the operation's `audit_kind`; None when there is nothing to log."""
    touched: tuple[Touched, ...] = ()
    """What was changed, of an operation that can be undone."""


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
    undo: ClassVar[Undo] = Undo.NEVER
    """Whether it is recorded with its inverse, and how it is undone."""
    why_not_undone: ClassVar[str] = ""
    """A sentence, of one that nobody can undo, or not any longer."""
    undo_seconds: ClassVar[int | None] = None
    """How long it can be undone; None without a limit. `why_not_undone` is what is said after that."""
    by_gallery: ClassVar[bool] = False
    """Whether the gallery did it by itself, as a consequence of what the member did whose entry it is."""
    album_preposition: ClassVar[str] = ""
    """What stands between photos and their album in the history, such as "to"; without it they are listed."""

    @abstractmethod
    def perform(self, tx: Transaction) -> Applied[T_co]:
        """Write the change; return the result, and the inverse read from the state before.

        Raises:
            GalleryError: the operation is impossible; whatever was written is rolled back.
        """

    def past_words(self, things: str) -> str:
        """Return what the history says that it did, after the name of who did it; `things` are what it changed."""
        return f"{self.description}: {things}" if things else self.description

    def access_words(self, things: str) -> str:  # noqa: ARG002 - for those that override it
        """Return who gets access by it, as a sentence for the question before an undo; empty when nobody does."""
        return ""
