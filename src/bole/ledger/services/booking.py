"""Writing into the books. Part of the verbs: it opens no door and is called inside of their act."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from bole.kernel.ids import uuid7
from bole.kernel.money import Money
from bole.kernel.text import one_line
from bole.people.access import settled
from bole.people.models import Person
from bole.reference.queries import vocabulary
from bole.runtime.acts import Acting, now, wait_for_turn

from ..domain.accounts import Kind, Posting, balanced
from ..domain.party import Party
from ..errors import KeyReused, NoSuchParty, NotAnAmount, UnknownCurrency
from ..models import KEY, SUBJECT, TEXT, Account, Done, Entry, Line

CENTS = 2
Place = tuple[Kind, Party | None, str]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed under a key: asked for again, by a retry or a second click, it is the same one."""

    verb: str
    key: str
    asked: tuple[object, ...] = field(default=())

    def _digest(self) -> str:
        return hashlib.sha256("\n".join(str(one) for one in self.asked).encode()).hexdigest()

    def earlier(self) -> UUID | None:
        """What came of it when it was done before; waits for one that is being done. Refuses with KeyReused."""
        if not self.key or len(self.key) > KEY:
            raise KeyReused(key=self.key[:KEY])
        wait_for_turn(f"ledger {self.key}")
        found = Done.objects.filter(key=self.key).first()
        if found is None:
            return None
        if (found.verb, found.asked) != (self.verb, self._digest()):
            raise KeyReused(key=self.key)
        return found.result

    def done(self, result: UUID) -> None:
        """Write down what came of it, in the same act."""
        Done.objects.create(key=self.key, verb=self.verb, asked=self._digest(), result=result)


def book(
    actor: Acting, *, centre_id: UUID, purpose: str, key: str, postings: Sequence[Posting], subject: str = "", reference: str = "",
    reason: str = "", reverses: Entry | None = None, on: dt.date | None = None,
) -> Entry:  # fmt: skip
    """Write one entry with its lines. The database refuses it at commit unless it sums to zero in each currency."""
    kept, at = balanced(postings), now()
    places = _accounts(centre_id, {(p.kind, p.party, p.money.currency) for p in kept})
    entry = Entry.objects.create(
        centre_id=centre_id, at=at, booked_on=on or timezone.localdate(at), purpose=purpose, subject=subject[:SUBJECT],
        reference=one_line(reference)[:TEXT], reason=one_line(reason)[:TEXT], actor=actor.reference, key=key, reverses=reverses,
    )  # fmt: skip
    Line.objects.bulk_create(
        Line(
            entry=entry, account=places[p.kind, p.party, p.money.currency], amount=p.money.amount, currency=p.money.currency,
            hold_id=p.hold_id, invoice_id=p.invoice_id, payout_id=p.payout_id,
        )
        for p in kept
    )  # fmt: skip
    return entry


def _accounts(centre_id: UUID, wanted: set[Place]) -> dict[Place, Account]:
    """The open account of each place, made where there is none yet."""
    found = _there(centre_id, wanted)
    if missing := wanted - found.keys():
        Account.objects.bulk_create(
            [
                Account(
                    id=uuid7(), centre_id=centre_id, kind=kind, currency=currency, organisation_id=party.organisation_id if party else None,
                    person_id=party.person_id if party else None,
                )
                for kind, party, currency in sorted(missing, key=str)
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        found |= _there(centre_id, missing)
    return found


def _there(centre_id: UUID, wanted: set[Place]) -> dict[Place, Account]:
    kinds, currencies = {kind for kind, _, _ in wanted}, {currency for _, _, currency in wanted}
    parties = [party for _, party, _ in wanted if party]
    rows = Account.objects.filter(centre_id=centre_id, kind__in=kinds, currency__in=currencies, is_open=True)
    whose = rows.filter(organisation=None, person=None) | rows.filter(
        organisation_id__in=[p.organisation_id for p in parties if p.organisation_id]
    ) | rows.filter(person_id__in=[p.person_id for p in parties if p.person_id])  # fmt: skip
    return {place: row for row in whose if (place := (Kind(row.kind), row.party, row.currency)) in wanted}


def as_written(entry: Entry) -> list[Posting]:
    """The postings of an entry that was written."""
    return [
        Posting(
            Kind(line.account.kind), line.money, line.account.party, hold_id=line.hold_id, invoice_id=line.invoice_id,
            payout_id=line.payout_id,
        )
        for line in entry.lines.select_related("account").order_by("id")
    ]  # fmt: skip


def bookable(money: Money) -> Money:
    """An amount above zero, in whole cents of a currency there is. Refuses with NotAnAmount, UnknownCurrency."""
    if money.currency not in vocabulary("currency").by_code:
        raise UnknownCurrency(given=money.currency)
    if money.amount <= 0 or money.amount != round(money.amount, CENTS):
        raise NotAnAmount(given=money.amount)
    return money


def party_now(party: Party) -> Party:
    """The party, as it is after merges, held so that it does not go away under the act. Refuses with NoSuchParty."""
    if party.kind == "organisation":
        found = settled([party.id]).get(party.id)
        if found is None:
            raise NoSuchParty
        return Party.organisation(found)
    if not Person.objects.filter(id=party.id).exists():
        raise NoSuchParty
    return party
