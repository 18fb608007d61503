"""SHA-256 of all files, in the background: what identifies a file permanently, wherever it is moved."""
