"""The reads of matching: `search` (text, filters, facets, paging), `matches_of` a record, `why` two records fit; `near_in_meaning`."""

from bole.registry.queries import Filters

from .near import Near, near_in_meaning
from .ranking import Hit, Outcome, Query, Side, matches_of, query_of_record, query_of_text, search, stored_matches
from .reasons import constraint_terms, explain, requirements, why
from .state import index_state, is_indexed, model_in_force

__all__ = [
    "Filters", "Hit", "Near", "Outcome", "Query", "Side", "constraint_terms", "explain", "index_state", "is_indexed", "matches_of",
    "model_in_force", "near_in_meaning", "query_of_record", "query_of_text", "requirements", "search", "stored_matches", "why",
]  # fmt: skip
