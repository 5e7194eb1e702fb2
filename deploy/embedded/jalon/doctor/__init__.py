"""`jalon doctor`: looks at everything that an installation stands on, and says of each thing whether it is well.

Each module is one thing that is looked at; `examining` lists them. Nothing is changed by looking.
"""
