"""Pipelines, stages, deals, visits, tasks, boards."""
