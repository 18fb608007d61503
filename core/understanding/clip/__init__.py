"""Models of the CLIP family: their folders, what goes in, and the vectors that come out.

Everything here that reads a model runs in a worker process, as decoders do.
"""
