"""Databases: engines, types, the tables that every service has, migrations."""
