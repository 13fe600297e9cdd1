"""The faces of people on the web."""
