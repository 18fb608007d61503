"""The operation on jobs."""

from core.jobs.operations.control_job import ControlJob
from core.operations import Operation

__all__ = ["OPERATIONS", "ControlJob"]

OPERATIONS: tuple[type[Operation[object]], ...] = (ControlJob,)
"""What this package registers with the gallery."""
