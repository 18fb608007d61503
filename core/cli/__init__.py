"""The command line: parses words, registers commands, prints."""
