"""The local command line, one file per command."""
