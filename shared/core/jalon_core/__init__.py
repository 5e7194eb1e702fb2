"""What Jalon's services stand on: database, bus, HTTP, access."""
