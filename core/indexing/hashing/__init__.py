"""SHA-256 of all files, in the background: what identifies a file for good, wherever it is moved."""
