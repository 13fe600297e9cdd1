"""The reads of matching: `search` (text, filters, facets, paging), `matches_of` a record, `why` two records fit; `near_in_meaning`."""

from bole.registry.queries import Filters

from ..domain.sides import looked_for
from .near import Near, near_in_meaning
from .ranking import Hit, Outcome, Query, Side, matches_of, query_of_record, query_of_text, search, stored_matches
from .reasons import conditions, constraint_terms, explain, requirements, why
from .standing import Fit, Indexed, Standing, compare, documents, indexed, standing_of
from .state import index_state, is_indexed, model_in_force

__all__ = [
    "Filters", "Fit", "Hit", "Indexed", "Near", "Outcome", "Query", "Side", "Standing", "compare", "conditions",
    "constraint_terms", "documents", "explain", "index_state", "indexed", "is_indexed", "looked_for", "matches_of",
    "model_in_force", "near_in_meaning", "query_of_record", "query_of_text", "requirements", "search", "standing_of",
    "stored_matches", "why",
]  # fmt: skip
