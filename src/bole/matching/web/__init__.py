"""The faces of matching on the web."""
