"""What can be done in identity; each takes the unit of work first and never commits."""
