"""Folders that did not change since the last scan, recognised without comparing their files."""
