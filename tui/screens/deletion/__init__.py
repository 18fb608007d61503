"""The dialog that deletes photos in the trash permanently."""
