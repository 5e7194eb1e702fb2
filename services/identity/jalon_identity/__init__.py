"""Members, teams, roles, sign-in, API keys."""
