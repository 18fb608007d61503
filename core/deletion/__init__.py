"""Permanent deletion of photos in the trash: the only code that moves or removes original files."""
