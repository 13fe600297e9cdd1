"""The verbs of notices: tell, mark read."""

from .telling import mark_all_read, mark_read, tell

__all__ = ["mark_all_read", "mark_read", "tell"]
