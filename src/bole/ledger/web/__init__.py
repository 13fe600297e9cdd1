"""The faces of the ledger."""
