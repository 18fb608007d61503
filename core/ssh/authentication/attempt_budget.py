"""How many attempts, keys and requests one connection may spend before it signs in."""

from __future__ import annotations

from dataclasses import dataclass

ATTEMPTS_PER_CONNECTION = 6
KEYS_PER_CONNECTION = 15
REQUESTS_PER_CONNECTION = 80


class BudgetExceededError(Exception):
    """The connection has used up one of its budgets and should be closed."""


@dataclass(slots=True)
class AttemptBudget:
    """What one connection may still spend.

    Every `count_…` raises BudgetExceededError when its budget is exceeded.
    """

    attempts: int = ATTEMPTS_PER_CONNECTION
    keys: int = KEYS_PER_CONNECTION
    requests: int = REQUESTS_PER_CONNECTION

    def count_attempt(self) -> None:
        """Count an answer before it is checked, and every new start of authentication."""
        self.attempts -= 1
        _require(self.attempts)

    def refund_attempt(self) -> None:
        """Take back the count of an answer that was neither a wrong password nor a wrong code or token."""
        self.attempts += 1

    def count_key(self) -> None:
        """Count a public key, whether the client offered it, probed it or signed with it."""
        self.keys -= 1
        _require(self.keys)

    def count_request(self) -> None:
        """Count a request of any kind that the server has to answer."""
        self.requests -= 1
        _require(self.requests)


def _require(left: int) -> None:
    if left < 0:
        raise BudgetExceededError
