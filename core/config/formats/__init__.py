"""The forms of texts that settings have: addresses, networks, time zones, titles."""
