"""How one Textual app shares the process and the event loop with others."""
