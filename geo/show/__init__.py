"""Tables become things to look at."""
