"""The walkable network, its walkers, and the search over it."""
