"""Share the event loop's time among members and network sources, not among sessions, of which one may open many.

Whatever runs for an account is charged to it: reading and answering its packets, drawing its screens, its commands and
web requests. While others use the loop, too, an account that has used more than its share waits: with its input, its
frames, and the next piece of what it runs. An account that is alone never waits here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from core.limits.loop_budget import SHARE, LoopBudget
from core.limits.sources import is_loopback, source_of
from core.models import Actor, Role

SOURCE_SHARE = 2 * SHARE
"""The share of a network source with members, who may be a household."""
MOST_OWED = 0.5
"""Processor seconds that an account has to wait for once others come, however much it used while it was alone."""
_ACTIVE_SECONDS = 10.0
"""How long after its last use of the loop an account counts as one of those who use it."""
NOTICED_SECONDS = 0.002
"""The shortest step that counts as a use: an idle session redraws its clock."""
_MOST_ACCOUNTS = 4096


@dataclass(slots=True, eq=False)
class Account:
    """The budget of a member or a source."""

    name: str
    budget: LoopBudget
    used_at: float
    is_stranger: bool = False
    """Nobody waits for those who have not signed in."""


class LoopTime:
    """The accounts of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start without accounts; `clock` returns monotonic seconds."""
        self._clock = clock
        self._accounts: dict[str, Account] = {}

    def __len__(self) -> int:
        """Return the number of accounts."""
        return len(self._accounts)

    def of_source(self, address: str) -> LoopShare:
        """Return the share of a connection from an address that has not signed in."""
        return LoopShare(self, [self._account(f"strangers from {source_of(address)}", SHARE, is_stranger=True)])

    def of_guests(self, address: str) -> LoopShare:
        """Return the share of web requests from an address."""
        return LoopShare(self, [self._account(f"guests from {source_of(address)}", SHARE)])

    def accounts_of(self, actor: Actor, address: str) -> list[Account]:
        """Return what the time of a session is charged to.

        Guests and `public@` have no account of their own, and loopback is this machine itself, or everybody behind one
        tunnel.
        """
        source = source_of(address)
        if actor.role in {Role.GUEST, Role.PUBLIC}:
            return [self._account(f"guests from {source}", SHARE)]
        member = self._account(f"member {actor.user_id}", SHARE)
        return [member] if is_loopback(source) else [member, self._account(f"members from {source}", SOURCE_SHARE)]

    def spend(self, accounts: list[Account], seconds: float, *, is_use: bool) -> None:
        """Charge seconds that were used until now; `is_use` says that one step among them was long."""
        now = self._clock()
        for account in accounts:
            account.budget.spend(seconds, now)
            if is_use:
                account.used_at = now
                self._accounts[account.name] = account

    def wait(self, accounts: list[Account]) -> float:
        """Return the seconds until the accounts may use the loop again; 0 while no others use it."""
        now = self._clock()
        seconds = max(account.budget.wait(now) for account in accounts)
        return seconds if seconds and self._others_than(accounts, now) else 0.0

    def _others_than(self, accounts: list[Account], now: float) -> bool:
        """Return whether another account that has signed in uses the loop."""
        return any(
            now - other.used_at <= _ACTIVE_SECONDS
            for other in self._accounts.values()
            if not other.is_stranger and other not in accounts
        )

    def _account(self, name: str, share: float, *, is_stranger: bool = False) -> Account:
        now = self._clock()
        if name not in self._accounts:
            if len(self._accounts) >= _MOST_ACCOUNTS:
                self._forget(now)
            self._accounts[name] = Account(
                name, LoopBudget(now, share, MOST_OWED), now - _ACTIVE_SECONDS - 1, is_stranger
            )
        return self._accounts[name]

    def _forget(self, now: float) -> None:
        """Forget accounts that are not in use; their budgets are full again."""
        self._accounts = {
            name: account for name, account in self._accounts.items() if now - account.used_at <= _ACTIVE_SECONDS
        }


class LoopShare:
    """What the callbacks of one connection, session or request are charged to."""

    def __init__(self, loop_time: LoopTime, accounts: list[Account]) -> None:
        """Charge these accounts."""
        self._loop_time = loop_time
        self._accounts = accounts
        self._uncharged = 0.0

    def signed_in(self, actor: Actor, address: str) -> None:
        """Charge the accounts of this actor from now on."""
        self._charge()
        self._accounts = self._loop_time.accounts_of(actor, address)

    def spend(self, seconds: float) -> None:
        """Charge seconds that were used until now; short steps are charged together."""
        self._uncharged += seconds
        if seconds >= NOTICED_SECONDS:
            self._charge(is_use=True)
        elif self._uncharged >= NOTICED_SECONDS:
            self._charge()

    def wait(self) -> float:
        """Return the seconds to wait before using the loop again."""
        if self._uncharged:
            self._charge()
        return self._loop_time.wait(self._accounts)

    def _charge(self, *, is_use: bool = False) -> None:
        seconds, self._uncharged = self._uncharged, 0.0
        self._loop_time.spend(self._accounts, seconds, is_use=is_use)


current_share: ContextVar[LoopShare | None] = ContextVar("share of the event loop", default=None)
"""What the running task is charged to; tasks that it starts are charged to the same."""


async def loop_turn() -> None:
    """Let others use the loop, for longer if the running task has used up its share."""
    share = current_share.get()
    await asyncio.sleep(0.0 if share is None else share.wait())
