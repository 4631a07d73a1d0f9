"""Speed beside peers, measured in one run on one machine: ``python -m tests.benchmarks`` writes BENCHMARKS.md."""
