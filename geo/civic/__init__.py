"""What people tell us, and who may change what."""
