"""The reads of matching: `search` (free text, filters, facets, paging), `matches_of` a record, `why` two records fit."""

from bole.registry.queries.lists import Filters

from .ranking import Hit, Outcome, Side, matches_of, query_of_record, query_of_text, search, stored_matches
from .reasons import explain, requirements, why
from .state import index_state, is_indexed

__all__ = [
    "Filters", "Hit", "Outcome", "Side", "explain", "index_state", "is_indexed", "matches_of", "query_of_record", "query_of_text",
    "requirements", "search", "stored_matches", "why",
]  # fmt: skip
