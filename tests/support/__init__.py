"""Hand-made streets and regions, and a second way of computing every answer."""
