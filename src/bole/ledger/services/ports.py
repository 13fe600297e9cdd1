"""The verb by which a port of payment tells what became of a payment."""

from __future__ import annotations

from bole.runtime.acts import act
from bole.runtime.system import SystemActor

from .. import access
from ..access import AnyActor
from ..domain.ports import Became, News
from ..errors import InvoiceMissing, NotCashier, PaidWith, PaymentMissing
from ..models import Invoice, Payment
from .booking import Deed, bookable
from .paying import Received, bounce, take


@act
def hear_news(actor: AnyActor, *, port: str, news: News) -> Payment:
    """What a port tells: money came, or did not come after all. Told twice it is booked once.

    For the system only: adapters have checked who speaks. Refuses with NotCashier, InvoiceMissing, PaymentMissing, NotAnAmount,
    KeyReused, PaymentBounced.
    """
    if not isinstance(actor, SystemActor):
        raise NotCashier
    paid = Deed("hear_news", f"{port} {news.payment}", (news.invoice, news.money))
    earlier = paid.earlier()
    if news.became is Became.BOUNCED:
        if earlier is None:
            raise PaymentMissing
        return bounce(actor, earlier, reason=news.reason or port, key=f"{port} {news.payment} bounced")
    if earlier:
        return Payment.objects.get(id=earlier)
    invoice = Invoice.objects.filter(number=news.invoice).first()
    if invoice is None:
        raise InvoiceMissing
    if invoice.currency != news.money.currency:
        raise PaidWith(right=invoice.currency, given=news.money.currency)
    what = Received(bookable(news.money), news.on, source=port, reference=news.payment, payer=news.payer)
    centre = access.invoice_for(actor, invoice.id).centre
    made = take(actor, centre=centre, what=what, invoice_id=invoice.id, key=paid.key)
    paid.done(made.id)
    return made
