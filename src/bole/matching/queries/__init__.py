"""The reads of matching: `search` (free text, filters, facets, paging), `matches_of` a record, `why` two records fit."""

from .ranking import Filters, Hit, Outcome, Side, matches_of, query_of_record, query_of_text, search, stored_matches
from .reasons import explain, requirements, why
from .state import index_state

__all__ = [
    "Filters", "Hit", "Outcome", "Side", "explain", "index_state", "matches_of", "query_of_record", "query_of_text",
    "requirements", "search", "stored_matches", "why",
]  # fmt: skip
