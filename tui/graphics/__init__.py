"""Terminal graphics: from pictures and frames to the bytes that a terminal is sent. Imports no Textual."""
