"""The rules of contacts and forms: plain Python, no database, no web."""
