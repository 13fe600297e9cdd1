"""The doors of the exchange."""
