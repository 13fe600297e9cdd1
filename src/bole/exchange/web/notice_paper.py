"""What stands on the paper of a price notice."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from bole.runtime import clock
from bole.ui.templatetags.bole import moment

from ..adapters.notice_paper import NoticeOnPaper, printed
from ..domain.notice_sheet import CONTACT
from ..models import PriceNotice
from ..queries import price_notices as queries
from . import notice_words


def made(found: PriceNotice, *, address: str, language: str) -> bytes:
    """The notice as a PDF, as it stands now."""
    at = clock.database_now()
    one = notice_words.shown(found, at=at, language=language)
    content: dict[str, Any] = found.content or {}
    return printed(
        NoticeOnPaper(
            title=_("Price notice %(number)s") % {"number": found.number}, unit=content["unit"]["name"] or content["centre"]["name"],
            status=f"{one.said}{f' · {one.left}' if one.left else ''}", rows=_rows(found, one, content, language),
            warning=_warning(found, one),
            objections_title=_("Objections"),
            objections=[(o.number, notice_words.outcome(o.outcome), o.reasons or "–") for o in one.objections],
            proof_title=_("Proof of publication"), proof=_proof(found), footer=f"{address} · {moment(at)}",
            lang="zh" if language.startswith("zh") else "en",
        )
    )  # fmt: skip


def _warning(found: PriceNotice, one: notice_words.Shown) -> str:
    if not one.relation:
        return ""
    return _("The buyer is related: %(how)s. %(note)s") % {"how": one.relation, "note": found.relation_note}


def _rows(found: PriceNotice, one: notice_words.Shown, content: dict[str, Any], language: str) -> list[tuple[str, str]]:
    contact = content["contact"]
    rows = [
        (_("Achievement"), one.name), (_("Registration number"), content["achievement"]["number"]), (_("Abstract"), one.abstract),
        (_("Mode"), one.mode), (_("Intended price"), one.price), (_("How the price is found"), one.formula),
        (_("Buyer"), found.buyer or _("not known yet")),
        (_("Published at"), notice_words.local(found.published_at or found.created_at, found.zone)),
        (_("Days"), str(found.days)), (_("Runs until"), one.ends), (_("Published in the unit"), found.unit_place),
        (_("Published on the market"), found.market_place),
        (_("Objections go to"), " · ".join(contact[name] for name in CONTACT if name in contact)),
        (_("Rule"), notice_words.source(content["rule"], language)), (_("In place of"), content["replaces"] or ""),
        (_("Reason of withdrawal"), found.ended_reason),
    ]  # fmt: skip
    return [(label, text) for label, text in rows if text]


def _proof(found: PriceNotice) -> list[tuple[str, str]]:
    row = queries.proof(found.id)
    told = [(_("SHA-256 of what was published"), found.digest)]
    if row is None:
        return told
    proof = json.loads(bytes(row.content))
    stamped = moment(row.stamped_at) if row.stamped_at else _("none: this installation has no time-stamping authority")
    return [
        *told, (_("Journal entry and its hash"), f"{proof['journal']['entry']} · {proof['journal']['hash']}"),
        (_("Signature (Ed25519)"), proof["signature"]), (_("Public key"), proof["key"]), (_("Time stamp (RFC 3161)"), stamped),
    ]  # fmt: skip
