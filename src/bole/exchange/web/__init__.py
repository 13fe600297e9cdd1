"""The faces of the exchange."""
