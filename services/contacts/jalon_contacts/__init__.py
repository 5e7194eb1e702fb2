"""Contacts, forms and submissions, the timeline."""
