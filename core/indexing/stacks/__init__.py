"""Stacks that a scan proposes: decided by the names of files, unless a person has decided."""
