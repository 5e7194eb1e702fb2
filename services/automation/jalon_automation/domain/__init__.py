"""Automation's rules in plain Python: what a definition says, what starts, when it is due. No rows, no HTTP."""
