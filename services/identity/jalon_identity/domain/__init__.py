"""The rules of identity, in plain Python."""
