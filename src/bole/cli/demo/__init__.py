"""Demo content: real achievements and needs with their origins and licences, a few hand-written Chinese needs and a
dozen invented experts that say so, a small tree of centres, and one person for each kind of work."""

from .fill import LOGINS, fill_if_empty

__all__ = ["LOGINS", "fill_if_empty"]
