"""The operations on tags."""

from core.marks.tags.operations.delete_tag import DeleteTag
from core.marks.tags.operations.merge_tags import MergeTags
from core.marks.tags.operations.rename_tag import RenameTag
from core.marks.tags.operations.restore_tags import RestoreTags
from core.marks.tags.operations.set_tag import SetTag
from core.operations import Operation

__all__ = ["OPERATIONS", "DeleteTag", "MergeTags", "RenameTag", "RestoreTags", "SetTag"]

OPERATIONS: tuple[type[Operation[object]], ...] = (SetTag, RestoreTags, RenameTag, MergeTags, DeleteTag)
"""What this package registers with the gallery."""
