"""What one can ask the contacts service."""
