"""The connection to a terminal: its estimated bandwidth and round-trip time, and the writer paced by them."""
