"""What is held against a file: failures that repeat while no other job ran."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.derivatives.postponed_jobs import PostponedJobs
from core.derivatives.worker_failures import ATTEMPTS, FailedAttempts, WorkerFailure
from core.errors import WorkerCrashedError


@given(st.lists(st.tuples(st.sampled_from(WorkerFailure), st.booleans()), min_size=ATTEMPTS, max_size=ATTEMPTS))
def test_a_job_ends_and_only_repeated_calm_failures_are_proof(history: list[tuple[WorkerFailure, bool]]) -> None:
    """Whatever happens, it is given up in time; one failure, or failures while others ran, prove nothing."""
    attempts = FailedAttempts()
    for number, (failure, alone) in enumerate(history, start=1):
        again = attempts.add(failure, alone=alone)
        error = attempts.error(failure, OSError())
        assert not (again and error.proven)
        if error.proven:
            assert number > 1
            assert any(calm for _, calm in history[:number])
        if not again:
            return
    raise AssertionError("never given up")


def test_time_proves_nothing_while_others_have_the_processors() -> None:
    """The job is given up after another attempt, which took minutes, and the file keeps its place; a crash is proof."""
    attempts = FailedAttempts()
    assert attempts.add(WorkerFailure.TIME, alone=True, starved=True)
    assert not attempts.add(WorkerFailure.TIME, alone=True, starved=True)
    assert not attempts.error(WorkerFailure.TIME, OSError()).proven
    attempts = FailedAttempts()
    assert attempts.add(WorkerFailure.CRASHED, alone=True, starved=True)
    assert not attempts.add(WorkerFailure.CRASHED, alone=True, starved=True)
    assert attempts.error(WorkerFailure.CRASHED, OSError()).proven


def test_kills_by_the_system_need_more_proof_than_crashes() -> None:
    """A decoder can crash by itself, but it cannot send itself SIGKILL."""
    assert WorkerFailure.KILLED.proof > WorkerFailure.CRASHED.proof


def test_a_postponed_job_is_refused_for_a_while_and_longer_each_time() -> None:
    """Its last error is raised without an attempt; other jobs are not affected."""
    now = 0.0
    postponed = PostponedJobs(clock=lambda: now)
    error = WorkerCrashedError("busy")
    postponed.add("a", error)
    with pytest.raises(WorkerCrashedError, match="busy"):
        postponed.check("a")
    postponed.check("b")
    now = 15.0
    postponed.check("a")
    postponed.add("a", error)
    now = 40.0
    with pytest.raises(WorkerCrashedError, match="busy"):
        postponed.check("a")
