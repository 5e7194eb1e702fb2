"""Copies of other services' records: read them, keep them new, fill them, and heal them."""
