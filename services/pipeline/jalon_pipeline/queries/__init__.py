"""Everything one can ask. A query takes the session and the caller, and shows only what they may see."""
