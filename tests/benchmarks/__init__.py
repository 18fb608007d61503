"""Measurements, as a command: `python -m tests.benchmarks [NAME…]`. Ratios come from one run; no time is asserted."""
