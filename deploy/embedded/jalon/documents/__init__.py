"""Documents that are generated from the code, so that they cannot drift from it."""
