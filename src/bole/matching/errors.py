"""Refusals of matching.

Invalid  NothingToMatch, QueryTooLong, UnknownLanguage, NotASide
Missing  NotCompared
Forbidden TiesNotTold
Busy     EmbedderAway
"""

from __future__ import annotations

from bole.kernel.errors import N_, Busy, Forbidden, Invalid, Missing


class NothingToMatch(Invalid):
    code = "nothing_to_match"
    sentence = N_("There are no words in this; describe the problem in a sentence or two, in any language.")


class QueryTooLong(Invalid):
    code = "query_too_long"
    sentence = N_("This has %(length)s characters; at most %(limit)s can be searched for. The first page or two is enough.")


class EmbedderAway(Busy):
    code = "embedder_away"
    sentence = N_("The language model behind matching does not answer; nothing was lost. Please try again in a moment.")


class UnknownLanguage(Invalid):
    code = "unknown_language"
    sentence = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")


class NotASide(Invalid):
    code = "not_a_side"
    sentence = N_("“%(given)s” is not looked for on behalf of this record; right would be: %(possible)s.")


class TiesNotTold(Forbidden):
    code = "ties_not_told"
    sentence = N_("Nobody behind this record is named, and who is independent of them would tell. Ask its centre.")


class NotCompared(Missing):
    code = "not_compared"
    sentence = N_(
        "These two are not compared (yet): both must be published and indexed: a need with an achievement, or either of them with an expert."
    )
