"""Templates, sends and the machinery that delivers them."""
