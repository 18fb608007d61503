"""The operation that pauses, resumes or cancels a job."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.jobs.models import JobId, JobRequest
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class ControlJob(Operation[None]):
    """Ask the process that runs a job to pause, resume or cancel it; `Jobs` does it, within a second."""

    kind = "control-job"
    action = Action.MANAGE_JOBS
    description = "manage jobs"
    audit_kind = audit.JOB_CONTROLLED

    job_id: JobId
    request: JobRequest

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the request; NotFoundError without such a job, UsageError when it has ended."""
        row = tx.connection.execute("SELECT kind, ended_at FROM jobs WHERE id = ?", (self.job_id,)).fetchone()
        if row is None:
            raise NotFoundError(f"There is no job {self.job_id}.", "`jobs list` lists them.")
        if row["ended_at"] is not None:
            raise UsageError(f"Job {self.job_id} has ended.", "`jobs list` lists them.")
        tx.connection.execute(_REQUEST, {"id": self.job_id, "request": self.request})
        return Applied(None, audit_details=f"{self.request} {row['kind']} {self.job_id}")


_REQUEST = "UPDATE jobs SET request = :request WHERE id = :id AND ended_at IS NULL"
