"""Everything one can do. An operation takes the unit of work first, checks rights, records facts, and never commits."""
