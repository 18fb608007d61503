"""Files to download from share links and commands: originals, and copies without metadata."""
