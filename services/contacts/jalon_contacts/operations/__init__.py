"""What one can do in the contacts service, one function per act."""
