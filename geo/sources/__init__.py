"""The outside world becomes validated tables."""
