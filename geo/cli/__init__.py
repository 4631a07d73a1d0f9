"""The command line: a thin shell. Answers go to stdout, messages to stderr; exit codes 0, 1 (the world), 2 (usage)."""
