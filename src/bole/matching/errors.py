"""Refusals of matching.

Invalid  NothingToMatch, QueryTooLong, BadFilter (the registry's)
Busy     EmbedderAway, IndexNotReady
"""

from __future__ import annotations

from bole.kernel.errors import N_, Busy, Invalid
from bole.registry.errors import BadFilter as BadFilter


class NothingToMatch(Invalid):
    code = "nothing_to_match"
    sentence = N_("There are no words in this; describe the problem in a sentence or two, in any language.")


class QueryTooLong(Invalid):
    code = "query_too_long"
    sentence = N_("This has %(length)s characters; at most %(limit)s can be searched for. The first page or two is enough.")


class EmbedderAway(Busy):
    code = "embedder_away"
    sentence = N_("The language model behind matching does not answer; nothing was lost. Please try again in a moment.")
