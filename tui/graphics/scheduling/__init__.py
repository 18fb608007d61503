"""Which payloads a session requests, in which quality and order, and which it evicts."""
