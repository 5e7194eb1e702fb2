"""Filters: condition trees that choose records in SQL, meaning what `jalon_sdk.conditions.evaluate` makes of them.

`vocabulary` says which paths a kind of record has and what stands behind each in SQL; `checking` reads a tree and
refuses, by path, what has no meaning there; `compiling` turns a checked tree into an SQL condition. A checked tree
means the same evaluated in Python and compiled for SQLite or PostgreSQL: a test makes up trees and records.
"""
