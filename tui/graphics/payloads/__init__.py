"""Pictures, placements, payload requests and encoded payloads, with their caches."""
