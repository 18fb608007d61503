"""Figures, as a command: `python -m tests.benchmarks [NAME…]`. Ratios come from one run; nothing asserts a time."""
