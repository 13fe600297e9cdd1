"""The faces of registry on the web."""
