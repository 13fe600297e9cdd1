"""The verbs of the registry: `records` (one record), `bulk` (many), `imports` (whole files)."""
