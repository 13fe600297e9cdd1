"""The outside world of the exchange."""
