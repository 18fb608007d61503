"""The operations on stacks."""

from core.library.stacks.operations.choose_top import ChooseTop
from core.library.stacks.operations.restore_stacks import RestoreStacks
from core.library.stacks.operations.stack_photos import MOST_STACKED, StackPhotos
from core.library.stacks.operations.unstack_photos import UnstackPhotos
from core.operations import Operation

__all__ = ["MOST_STACKED", "OPERATIONS", "ChooseTop", "RestoreStacks", "StackPhotos", "UnstackPhotos"]

OPERATIONS: tuple[type[Operation[object]], ...] = (ChooseTop, RestoreStacks, StackPhotos, UnstackPhotos)
"""What this package registers with the gallery."""
