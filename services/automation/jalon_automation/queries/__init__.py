"""Everything one can ask the automation service."""
