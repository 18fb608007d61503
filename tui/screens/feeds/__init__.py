"""Feeds: recent photos, those to rediscover, and random ones."""
