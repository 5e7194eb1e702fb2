"""What plugins and consumers of Jalon lean on: records, events, commands, conditions, hooks.

It depends on pluggy alone. What is documented here is the promise to people outside; what is not, may change.
"""
