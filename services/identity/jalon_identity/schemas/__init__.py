"""The shapes of identity's requests and answers."""
