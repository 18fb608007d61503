"""Sessions of authenticated connections: streams, limits, idle timeout and commands."""
