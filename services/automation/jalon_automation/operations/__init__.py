"""Everything one can do in the automation service, and everything it does by itself."""
