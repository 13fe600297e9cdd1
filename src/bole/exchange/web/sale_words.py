"""Words for what a sale is, where it stands, and what was done in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bole.policy import queries as policy
from bole.policy.domain.regimes import LegalRegime

from ..domain.entries import Kind
from ..domain.life import Stage
from ..domain.terms import Format
from ..models import Sale

STAGES = {
    Stage.DRAFT: (gettext_lazy("draft"), ""),
    Stage.NOTICE: (gettext_lazy("announced"), "tag-accent"),
    Stage.OPEN: (gettext_lazy("bidding is open"), "tag-ok"),
    Stage.SUSPENDED: (gettext_lazy("suspended"), "tag-warn"),
    Stage.OVER: (gettext_lazy("closed, the result is being written down"), "tag-warn"),
    Stage.SOLD: (pgettext_lazy("a lot", "sold"), "tag-accent"),
    Stage.CONFIRMED: (gettext_lazy("sale confirmed"), "tag-accent"),
    Stage.UNSOLD: (gettext_lazy("not sold"), ""),
    Stage.ENDED: (gettext_lazy("ended without a sale"), ""),
}
FORMATS = {
    Format.ENGLISH: gettext_lazy("open bids, each a step better"),
    Format.SEALED: gettext_lazy("sealed bids"),
    Format.DUTCH: gettext_lazy("falling price"),
    Format.DUTCH_SEALED: gettext_lazy("falling price, then sealed bids"),
    Format.TURNS: gettext_lazy("rounds of turns"),
}
KINDS = {
    Kind.BID: gettext_lazy("bid"),
    Kind.SEALED: gettext_lazy("sealed a bid"),
    Kind.REVEALED: gettext_lazy("opened the sealed bid"),
    Kind.SCORED: gettext_lazy("quality was scored"),
    Kind.TAKEN: gettext_lazy("took the price"),
    Kind.BEST: gettext_lazy("last word"),
    Kind.INITIAL: gettext_lazy("initial bid"),
    Kind.TURN: gettext_lazy("bid in turn"),
    Kind.RETRACTED: gettext_lazy("took the bid back"),
    Kind.SUSPENDED: gettext_lazy("bidding was suspended"),
    Kind.RESUMED: gettext_lazy("bidding goes on"),
    Kind.RESERVE: gettext_lazy("the reserve was opened"),
    Kind.DEFAULTED: gettext_lazy("the winner did not keep the word"),
}
OUTCOMES = {
    "no_bid": gettext_lazy("Nobody made a bid."),
    "too_few_bidders": gettext_lazy("There were fewer bidders than the rules ask for."),
    "below_reserve": gettext_lazy("The reserve was not reached."),
    "reserve_not_opened": gettext_lazy("The reserve was not opened."),
}
BIDDERS = {
    "applied": gettext_lazy("applied, waits for a decision"),
    "awaited": gettext_lazy("qualifies; the deposit is awaited"),
    "admitted": gettext_lazy("admitted"),
    "refused": gettext_lazy("refused"),
    "out": gettext_lazy("excluded"),
}
BASES = {
    "inventor": gettext_lazy("inventor of what is sold"),
    "co_owner": gettext_lazy("co-owner"),
    "entrusting_party": gettext_lazy("who entrusted the development"),
    "other": gettext_lazy("another priority by law or contract"),
}


def stage(found: Stage) -> dict[str, Any]:
    """The word and the tone of a stage."""
    word, tone = STAGES[found]
    return {"code": found.value, "word": word, "tone": tone}


def procedure(found: Sale, language: str) -> str:
    """What the sale may be called under its regime."""
    return policy.regime(LegalRegime(found.regime)).procedure(language)


def format_of(found: Sale) -> str:
    """How the price is found, in words."""
    terms = found.rules
    words = str(FORMATS[terms.format])
    if terms.downward:
        words += _("; the lowest bid wins")
    if terms.format is Format.SEALED:
        words += _("; the winner pays the second price") if terms.second_price else _("; the winner pays what was bid")
    return words + (_("; quality counts") if terms.most_score is not None else "")
