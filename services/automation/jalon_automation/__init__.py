"""Workflows, runs, the event log, notifications."""
