"""What identity shows: members with their teams, lists, and its own directory."""
