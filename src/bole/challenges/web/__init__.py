"""The faces of challenges."""
