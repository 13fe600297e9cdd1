"""A price notice as a flat form, and what is wrong or missing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bole.kernel.errors import N_, Problem
from bole.kernel.money import LIMIT, PLACES
from bole.kernel.text import one_line, tidy

from .price_notice import Relation

MODES = (
    "TRANSFER", "LICENSE_EXCLUSIVE", "LICENSE_SOLE", "LICENSE_NONEXCLUSIVE", "EQUITY", "COOP", "DEVELOPMENT", "OTHER",
)  # fmt: skip
AMOUNT, FORMULA = "amount", "formula"
LANGUAGES = ("zh", "en")
WORDS = {"name": 300, "abstract": 6000, "price": 2000}
CONTACT = {"name": 120, "phone": 60, "email": 254, "address": 300}

NEEDED = N_("This is needed.")
TOO_LONG = N_("This is too long: at most %(most)s characters.")
NO_PRICE = N_("The price is an amount above zero, with at most four decimals.")
PRICE_TURNED = N_("The lowest price is not above the highest.")
NO_FORMULA = N_("Say in words how the price is found.")
NOT_A_MODE = N_("This is not a mode of transfer one can announce.")
NO_RELATION = N_("A buyer is named: say whether he is related to the unit or to those who made the achievement, and how.")
NO_NOTE = N_("Say how they are related.")
NO_CONTACT = N_("Say whom an objection goes to: a name, and a telephone number or an e-mail address.")
NOT_A_CURRENCY = N_("“%(given)s” is not a currency.")


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """What is announced."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mode: str = ""
    price_kind: str = AMOUNT
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = "CNY"
    buyer: str = ""
    relation: str = ""
    relation_note: str = ""
    unit_place: str = ""
    market_place: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)

    def tidied(self) -> NoticeSheet:
        """With tidy texts; an amount is its own range, and without a buyer there is no relation."""
        words = {
            code: {name: (tidy if name != "name" else one_line)(texts.get(name, "")) for name in WORDS}
            for code, texts in self.words.items()
            if code in LANGUAGES and any(t.strip() for t in texts.values())
        }
        buyer = one_line(self.buyer)
        return NoticeSheet(
            words=words, mode=self.mode, price_kind=self.price_kind if self.price_kind == FORMULA else AMOUNT, price_min=self.price_min,
            price_max=self.price_max if self.price_kind == FORMULA else self.price_min, currency=one_line(self.currency).upper() or "CNY",
            buyer=buyer, relation=self.relation if buyer else "",
            relation_note=one_line(self.relation_note) if buyer and self.relation not in ("", Relation.NONE) else "",
            unit_place=one_line(self.unit_place), market_place=one_line(self.market_place),
            contact={name: one_line(self.contact.get(name, "")) for name in CONTACT},
        )  # fmt: skip


def wrong(sheet: NoticeSheet) -> list[Problem]:
    """What cannot even stand in a draft."""
    found = [
        Problem(f"{name}_{code}", "too_long", TOO_LONG, {"most": most})
        for code, texts in sheet.words.items()
        for name, most in WORDS.items()
        if len(texts.get(name, "")) > most
    ]
    found += [
        Problem(f"contact_{n}", "too_long", TOO_LONG, {"most": most}) for n, most in CONTACT.items() if len(sheet.contact.get(n, "")) > most
    ]
    found += [
        Problem(n, "too_long", TOO_LONG, {"most": 300})
        for n in ("buyer", "relation_note", "unit_place", "market_place")
        if len(getattr(sheet, n)) > 300
    ]
    for name in ("price_min", "price_max"):
        amount: Decimal | None = getattr(sheet, name)
        if amount is not None and not (amount.is_finite() and 0 < amount < LIMIT and amount == amount.quantize(PLACES)):
            found.append(Problem(name, "no_price", NO_PRICE))
    if not found and sheet.price_min is not None and sheet.price_max is not None and sheet.price_min > sheet.price_max:
        found.append(Problem("price_max", "price_turned", PRICE_TURNED))
    if not (len(sheet.currency) == 3 and sheet.currency.isascii() and sheet.currency.isalpha()):
        found.append(Problem("currency", "not_a_currency", NOT_A_CURRENCY, {"given": sheet.currency[:10]}))
    if sheet.mode and sheet.mode not in MODES:
        found.append(Problem("mode", "not_a_mode", NOT_A_MODE))
    if sheet.relation and sheet.relation not in set(Relation):
        found.append(Problem("relation", "no_relation", NO_RELATION))
    return found


def missing(sheet: NoticeSheet) -> list[Problem]:
    """What must be there before it is published (DOMAIN 2.2): name, abstract, mode, price; relation, places, contact."""
    found = [
        Problem(f"{name}_{code}", "needed", NEEDED)
        for code in (sheet.words or {LANGUAGES[0]: {}})
        for name in ("name", "abstract")
        if not sheet.words.get(code, {}).get(name)
    ]
    if not sheet.mode:
        found.append(Problem("mode", "needed", NEEDED))
    found += [Problem(name, "needed", NO_PRICE) for name in ("price_min", "price_max") if getattr(sheet, name) is None][:1]
    if sheet.price_kind == FORMULA:
        found += [Problem(f"price_{code}", "no_formula", NO_FORMULA) for code, texts in sheet.words.items() if not texts.get("price")]
    if sheet.buyer and not sheet.relation:
        found.append(Problem("relation", "no_relation", NO_RELATION))
    if sheet.relation not in ("", Relation.NONE) and not sheet.relation_note:
        found.append(Problem("relation_note", "no_note", NO_NOTE))
    found += [Problem(name, "needed", NEEDED) for name in ("unit_place",) if not getattr(sheet, name)]
    contact = sheet.contact
    if not contact.get("name") or not (contact.get("phone") or contact.get("email")):
        found.append(Problem("contact_name", "no_contact", NO_CONTACT))
    return found
