"""Sessions over SSH: latency, bandwidth, memory, many at once."""
