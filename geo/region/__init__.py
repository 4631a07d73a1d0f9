"""A region on disk and in memory: its tables and streets joined."""
