"""Faces in photos: models that find and compare them, their rows, and the job.

Everything here that reads a model runs in a worker process, as decoders do.
"""
