"""The outside world of the registry: files that are read and written as tables."""
