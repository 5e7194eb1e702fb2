"""Who asks, and what they may see and do: the one place for both, used by every service."""
