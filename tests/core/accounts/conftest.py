"""A database with members, and the parts of a gallery that read and change them."""

from __future__ import annotations

import pytest

from core.accounts.accounts import Accounts
from core.database.database import Database
from core.operations import Operations
from tests.core.accounts.public_key import public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, operations_on, populate


@pytest.fixture
async def changes() -> list[None]:
    """Holds one item for each announced change."""
    return []


@pytest.fixture
async def accounts(database: Database, changes: list[None]) -> Accounts:
    """ADMIN, EDITOR and VIEWER with one key each (1, 2 and 3), and the categories 1 and 2."""
    await database.write(lambda connection: populate(connection, {"Open": {"Lake": 2}, "Secret": {"Safe": 3}}))
    opened = Accounts(database, lambda: changes.append(None))
    for member in (ADMIN, EDITOR, VIEWER):
        await opened.joining.add_first_key(member, public_key(member.user_id), f"key of {member.name}")
    changes.clear()
    return opened


@pytest.fixture
def operations(database: Database, accounts: Accounts, changes: list[None]) -> Operations:
    """Operations on the database of `accounts`."""
    return operations_on(database, lambda _: changes.append(None))
