"""Walking distances and what follows from them."""
