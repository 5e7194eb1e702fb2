"""All of Jalon's services in one process, and the jalon command."""
