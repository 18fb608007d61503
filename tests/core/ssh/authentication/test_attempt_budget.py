"""How much one connection may spend before it signs in."""

from __future__ import annotations

import pytest

from core.ssh.authentication.attempt_budget import AttemptBudget, BudgetExceededError


@pytest.mark.parametrize("kind", ["count_attempt", "count_key", "count_request"])
def test_a_budget_ends(kind: str) -> None:
    """Exactly as many as allowed; then every further one fails."""
    budget = AttemptBudget(attempts=3, keys=3, requests=3)
    for _ in range(3):
        getattr(budget, kind)()
    for _ in range(2):
        with pytest.raises(BudgetExceededError):
            getattr(budget, kind)()


def test_an_answer_that_was_not_wrong_costs_nothing() -> None:
    """Any number of right answers leaves the attempts for wrong ones."""
    budget = AttemptBudget(attempts=1)
    for _ in range(10):
        budget.count_attempt()
        budget.refund_attempt()
    budget.count_attempt()
    with pytest.raises(BudgetExceededError):
        budget.count_attempt()
