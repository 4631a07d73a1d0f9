"""Who can walk to a place to learn, how far is it, and where is the next place needed most."""
