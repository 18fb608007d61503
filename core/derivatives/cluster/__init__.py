"""Reading, hashing and deriving on any `concurrent.futures.Executor`, for instance that of a Dask cluster."""
