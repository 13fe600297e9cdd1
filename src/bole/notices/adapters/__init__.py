"""The outside world of notices."""
