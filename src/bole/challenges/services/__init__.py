"""The verbs of challenges."""
