"""Values of reference data. Pure."""
