"""Feeds: recent photos without long runs, old ones to rediscover, and all in a random order."""
