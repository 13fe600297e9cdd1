"""The faces of notices."""
