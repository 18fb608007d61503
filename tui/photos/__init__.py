"""Photos as a session holds them: sequences, the selection, payloads, lines for downloads."""
