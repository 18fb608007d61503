"""The history of changes: undo and redo, what conflicts with them, and the list of entries."""
