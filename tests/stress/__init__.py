"""Random keys, sizes and changes against a served gallery, repeatable by a seed; a test and a benchmark use it."""
