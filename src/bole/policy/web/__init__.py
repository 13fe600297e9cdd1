"""The faces of policy."""
