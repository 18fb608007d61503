"""The scenes of the demo library, by topic."""
