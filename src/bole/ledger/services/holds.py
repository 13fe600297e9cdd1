"""The verbs for deposits: ask for one, require one, apply, release, refund and forfeit it.

Upper contexts call them inside of their own acts, after they have opened their own door. Each takes a key: under the same
key the same deed is done once, however often it is asked for. The row of a hold is locked first, so that what is done with one
deposit is done in line; `bounce` and the recording of payments wait for it too.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from bole.kernel.money import Money
from bole.kernel.text import one_line
from bole.people.access import centre_for
from bole.runtime.acts import act, now, record

from .. import access, queries
from ..access import AnyActor
from ..domain import hold as rules
from ..domain import payouts as payout_rules
from ..domain.accounts import Kind, Posting
from ..domain.invoices import Purpose, shared
from ..domain.party import Party
from ..domain.payouts import Why
from ..errors import DepositMissing, HoldMissing, NoReason, NowhereToGo, PaidWith
from ..facts import (
    DepositApplied,
    DepositAsked,
    DepositCancelled,
    DepositForfeited,
    DepositReleased,
    HoldFact,
    InvoiceSettled,
)  # fmt: skip
from ..models import SUBJECT, TEXT, Hold, Payout
from . import issuing, telling
from .booking import Deed, book, bookable, party_now


def told(fact: type[HoldFact], hold: Hold, money: Money, **more: object) -> HoldFact:
    """A fact about a deposit."""
    return fact(
        subject_id=hold.id, about=hold.subject, purpose=hold.purpose, party=str(hold.party), money=money, centre=hold.centre.path, **more,
    )  # type: ignore[call-arg]  # fmt: skip


def moved(hold: Hold, after: rules.Hold, *, reason: str = "") -> None:
    """Write down where a locked hold stands now. Part of the verbs."""
    hold.held, hold.state, hold.state_at = after.held.amount, after.state, now()
    hold.reason = one_line(reason)[:TEXT] or hold.reason
    hold.save(update_fields=["held", "state", "state_at", "reason"])


@act
def ask_deposit(
    actor: AnyActor, *, centre: str, party: Party, amount: Money, purpose: str, subject: str, due_at: dt.datetime, key: str,
    title: str = "",
) -> Hold:  # fmt: skip
    """Ask a party for a deposit, by an invoice of the centre. Nothing is booked before money comes in.

    For verbs of upper contexts, which have opened their door. Refuses with CentreMissing, NoSuchParty, NotAnAmount,
    UnknownCurrency, KeyReused.
    """
    deed = Deed("ask_deposit", key, (centre, party, amount, purpose, subject, due_at))
    if earlier := deed.earlier():
        return Hold.objects.get(id=earlier)
    home, party = centre_for(actor, centre), party_now(party)
    invoice = issuing.written(
        centre=home, party=party, amount=bookable(amount), kind=Purpose.DEPOSIT, purpose=purpose, subject=subject, due_at=due_at,
        title=title,
    )  # fmt: skip
    made = Hold.objects.create(
        centre=home, organisation_id=party.organisation_id, person_id=party.person_id, currency=amount.currency, amount=amount.amount,
        invoice=invoice, purpose=purpose, subject=subject[:SUBJECT], asked_at=now(), state_at=now(),
    )  # fmt: skip
    deed.done(made.id)
    record(told(DepositAsked, made, amount, invoice=invoice.number, due_at=due_at))
    telling.tell_party(actor, telling.ASKED, invoice)
    return made


def require_hold(party: Party, *, purpose: str, subject: str, amount: Money) -> Hold:
    """The paid deposit of a party for this purpose of this subject. Takes no lock: who decides by it holds the lock of his own
    subject, and hears of a bounce after it. Refuses with DepositMissing."""
    held = queries.holds_of(party, purpose=purpose, subject=subject)
    enough = [one for one in held if one.state == rules.PAID and one.currency == amount.currency and one.held >= amount.amount]
    if not enough:
        there = [one.held_money for one in held if one.state in (rules.DUE, rules.PAID) and one.currency == amount.currency]
        raise DepositMissing(amount=amount, held=max((m.amount for m in there), default=0))
    return enough[0]


@act
def apply_hold(
    actor: AnyActor, hold_id: UUID, *, key: str, to_invoice: UUID | None = None, to_party: Party | None = None, hours: int,
    reason: str = "",
) -> Hold:  # fmt: skip
    """Use a paid deposit: for an invoice of the same party (a commission), or for a price, as what `to_party` is to receive.

    What an invoice does not take goes back to who paid it. Whatever leaves the centre by this is to leave within `hours`.
    Refuses with HoldMissing, WrongState, NowhereToGo, InvoiceMissing, PaidWith, NoSuchParty, KeyReused.
    """
    deed = Deed("apply_hold", key, (hold_id, to_invoice, to_party))
    if earlier := deed.earlier():
        return Hold.objects.get(id=earlier)
    if (to_invoice is None) == (to_party is None):
        raise NowhereToGo
    found = access.hold(hold_id)
    money = found.held_money
    after, postings = rules.empty(found.as_state(), "apply")
    if to_invoice is not None:
        postings += _to_invoice(found, to_invoice, money, hours)
    else:
        assert to_party is not None
        postings += _to_party(found, party_now(to_party), money, hours)
    book(actor, centre_id=found.centre_id, purpose="apply", subject=found.subject, reason=reason, key=key, postings=postings)
    moved(found, after, reason=reason)
    deed.done(found.id)
    record(told(DepositApplied, found, money, to=str(to_party or to_invoice)))
    return found


def _to_invoice(hold: Hold, invoice_id: UUID, money: Money, hours: int) -> list[Posting]:
    invoice, asks = access.invoice(invoice_id)
    if asks is not None or invoice.centre_id != hold.centre_id:
        raise NowhereToGo
    if invoice.currency != money.currency:
        raise PaidWith(right=invoice.currency, given=money.currency)
    taken, rest = shared(money, outstanding=invoice.outstanding)
    issuing.settled_by(invoice, taken)
    if taken.amount and not invoice.outstanding.amount:
        record(issuing.told(InvoiceSettled, invoice))
    postings = [Posting(Kind.RECEIVABLE, -taken, invoice.party, invoice_id=invoice.id)]
    if rest.amount:
        back = payout_of(hold, why=Why.OVERPAID, party=hold.party, money=rest, hours=hours)
        postings.append(Posting(Kind.CREDITS, -rest, hold.party, payout_id=back.id))
    return postings


def _to_party(hold: Hold, party: Party, money: Money, hours: int) -> list[Posting]:
    passed = payout_of(hold, why=Why.FORWARD, party=party, money=money, hours=hours)
    return [Posting(Kind.PAYABLE, -money, party, payout_id=passed.id)]


def payout_of(hold: Hold, *, why: Why, party: Party | None, money: Money, hours: int) -> Payout:
    """Money of a hold that is to leave within so many hours. Part of the verbs."""
    return Payout.objects.create(
        centre=hold.centre, organisation_id=party.organisation_id if party else None, person_id=party.person_id if party else None,
        currency=money.currency, why=why, hold=hold, subject=hold.subject, amount=money.amount, made_at=now(),
        due_at=now() + dt.timedelta(hours=hours),
    )  # fmt: skip


@act
def release_hold(actor: AnyActor, hold_id: UUID, *, hours: int, key: str, reason: str = "") -> Hold:
    """The deposit is not needed any more: what came in is to be refunded within so many hours; where nothing came it is cancelled.

    `hours` is the law's or the rules' of the sale, and comes from their data. Refuses with HoldMissing, WrongState, KeyReused.
    """
    deed = Deed("release_hold", key, (hold_id,))
    if earlier := deed.earlier():
        return Hold.objects.get(id=earlier)
    found = access.hold(hold_id)
    after = rules.release(found.as_state())
    moved(found, after, reason=reason)
    invoice, _ = access.invoice(found.invoice_id)
    issuing.close(invoice)
    if after.state == rules.REFUND_DUE:
        made = payout_of(found, why=Why.REFUND, party=found.party, money=after.held, hours=hours)
        assert made.due_at is not None
        record(told(DepositReleased, found, after.held, refund_by=made.due_at))
    else:
        record(told(DepositCancelled, found, after.amount))
    deed.done(found.id)
    return found


@act
def forfeit_hold(actor: AnyActor, hold_id: UUID, *, reason: str, key: str, to_party: Party | None = None, hours: int | None = None) -> Hold:
    """The party has lost its deposit: to the centre, or to `to_party`, to whom it is passed on within so many hours.

    Refuses with HoldMissing, WrongState, NoReason, NowhereToGo, NoSuchParty, KeyReused.
    """
    deed, reason = Deed("forfeit_hold", key, (hold_id, to_party)), one_line(reason)
    if earlier := deed.earlier():
        return Hold.objects.get(id=earlier)
    if not reason:
        raise NoReason
    if (to_party is None) != (hours is None):
        raise NowhereToGo
    found = access.hold(hold_id)
    money = found.held_money
    after, postings = rules.empty(found.as_state(), "forfeit")
    if to_party is None or hours is None:
        postings.append(Posting(Kind.FORFEITED, -money))
    else:
        postings += _to_party(found, party_now(to_party), money, hours)
    book(actor, centre_id=found.centre_id, purpose="forfeit", subject=found.subject, reason=reason, key=key, postings=postings)
    moved(found, after, reason=reason)
    deed.done(found.id)
    record(told(DepositForfeited, found, money, reason=reason, to=str(to_party or "house")))
    return found


def refund_of(hold_id: UUID) -> UUID:
    """The payout by which a released deposit goes back. Refuses with HoldMissing."""
    found = Payout.objects.filter(hold_id=hold_id, why=Why.REFUND).exclude(state=payout_rules.CANCELLED).order_by("-made_at").first()
    if found is None:
        raise HoldMissing
    return found.id
