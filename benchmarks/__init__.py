"""Measures of what Jalon must hold, as ratios against bare references that run in between. See docs/performance.md."""
