"""The faces of reference data on the web."""
