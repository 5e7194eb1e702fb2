"""The rules of pipelines, in plain Python: what may be, what follows from what. No database, no HTTP."""
