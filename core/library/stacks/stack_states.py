"""How photos are stacked, as operations and scans read and write it."""

from __future__ import annotations

import json
import secrets
import sqlite3
from base64 import b32encode
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from core.library.summaries import refresh_counts
from core.models import Actor, AssetKey, CollectionId, PhotoId
from core.sets.clauses import Purpose
from core.sets.statements import Statement


class StackRank(IntEnum):
    """The order of the photos of a stack; those of one rank are in the order of their names."""

    CHOSEN = 0
    """The top that a person chose."""
    NAMED = 1
    """The top by the names of files: an edit, the picture of a RAW file, the cover of a burst."""
    OTHER = 2


class StackState(NamedTuple):
    """How one photo is stacked."""

    asset_key: AssetKey
    stack_key: str | None
    """None for a photo in no stack."""
    rank: int
    is_decided: bool
    """Whether a person put it into the stack, or out of one: scans leave it so."""


class StackMember(NamedTuple):
    """One photo with its state and where it is."""

    photo_id: PhotoId
    state: StackState
    collection_id: CollectionId
    is_top: bool
    """Whether it is listed, with others below it."""


def new_stack_key() -> str:
    """Return 64 random bits as 13 characters of lower-case base32."""
    return b32encode(secrets.token_bytes(8)).decode("ascii").rstrip("=").lower()


def members_named(connection: sqlite3.Connection, actor: Actor, keys: Iterable[AssetKey]) -> list[StackMember]:
    """Return those of these photos that the actor has access to, in the order of the keys."""
    wanted = list(dict.fromkeys(keys))
    found = {
        member.state.asset_key: member
        for member in map(_member, connection.execute(*_NAMED.fill(actor, keys=json.dumps(wanted))))
    }
    return [found[key] for key in wanted if key in found]


def members_with(connection: sqlite3.Connection, actor: Actor, member: StackMember) -> list[StackMember]:
    """Return all photos of the stack of one that are in its collection, also missing ones, in the order of the stack.

    Only the photo itself if it is in no stack.
    """
    values = {"stack_key": member.state.stack_key, "collection_id": member.collection_id}
    return [_member(row) for row in connection.execute(*_WITH.fill(actor, **values))] or [member]


def states_of(connection: sqlite3.Connection, actor: Actor, keys: Iterable[AssetKey]) -> list[StackMember]:
    """Return those of these photos that the actor has access to, also missing ones."""
    return [_member(row) for row in connection.execute(*_STATES.fill(actor, keys=json.dumps(list(keys))))]


def write_states(connection: sqlite3.Connection, states: Iterable[StackState]) -> None:
    """Write the states of photos, and what is listed and counted because of them."""
    values = [state._asdict() for state in states]
    connection.executemany(_WRITE, values)
    keys = json.dumps([state["asset_key"] for state in values])
    refresh_counts(connection, {row["collection_id"] for row in connection.execute(_COLLECTIONS, (keys,)).fetchall()})


def _member(row: sqlite3.Row) -> StackMember:
    state = StackState(row["asset_key"], row["stack_key"], row["stack_rank"], bool(row["stack_decided"]))
    is_top = row["stack_count"] > 0 and not row["below_top"]
    return StackMember(PhotoId(row["id"]), state, CollectionId(row["collection_id"]), is_top)


_COLUMNS = """
SELECT id, asset_key, collection_id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos
"""

_NAMED = Statement(
    "photos to stack",
    f"{_COLUMNS}WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND {{listed}} AND {{visible}}\n",  # noqa: S608 - columns from above
    Purpose.FILES,
)

_WITH = Statement(
    "photos of a stack",
    f"{_COLUMNS}WHERE stack_key = :stack_key AND +collection_id = :collection_id AND {{visible}}\n"
    "ORDER BY stack_rank, name_sort, id\n",
)

_STATES = Statement(
    "states of stacked photos",
    f"{_COLUMNS}WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND {{visible}}\n",  # noqa: S608 - columns from above
)

_WRITE = """
UPDATE photos SET
    stack_key = :stack_key, stack_rank = :rank, stack_decided = :is_decided, stack_count = 0, below_top = 0
WHERE asset_key = :asset_key
"""

_COLLECTIONS = """
SELECT DISTINCT collection_id FROM photos WHERE asset_key IN (SELECT value FROM json_each(?))
"""
