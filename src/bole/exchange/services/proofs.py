"""The proof of a publication: made once, soon after it, from the journal; signed, and stamped where the house has an authority."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from bole.people.access import AnyActor
from bole.runtime.acts import act, now
from bole.runtime.models import Entry

from ..adapters.timestamps import Authority
from ..domain import notice_proofs
from ..domain.ports import StampPort
from ..facts import PriceNoticePublished
from ..models import PriceNotice, PublicationProof
from .keys import signer

MOST = 20  # in one run


def authority() -> StampPort | None:
    """The time-stamping authority of this house, if it has one."""
    return Authority(settings.BOLE_STAMP_URL, settings.BOLE_STAMP_ROOTS) if settings.BOLE_STAMP_URL else None


@act
def prove_publication(actor: AnyActor, notice_id: UUID) -> PublicationProof:
    """Make the proof of a published notice, once. Raises StampFailed where the authority does not answer: the job tries again."""
    found = PriceNotice.objects.get(id=notice_id)  # unlocked: the authority may take its time
    if (made := PublicationProof.objects.filter(notice=found).first()) is not None:
        return made
    entry = Entry.objects.filter(kind=PriceNoticePublished.name, subject=f"price_notice:{found.id}").latest("id")
    journal = {"entry": entry.id, "hash": entry.hash, "previous": entry.previous, "digest": entry.body["digest"]}
    assert found.content is not None
    key, message = signer(), notice_proofs.signed_part(found.content, journal)
    port = authority()
    stamp = port.stamp(message) if port else None
    content = notice_proofs.written(found.content, journal, key=key.public_key, signature=key.sign(message), stamp=stamp)
    made, _new = PublicationProof.objects.get_or_create(
        notice=found,
        defaults={
            "content": content, "made_at": now(), "stamped_at": stamp.at if stamp else None, "authority": stamp.authority if stamp else "",
        },
    )  # fmt: skip
    return made


@act
def prove_missing(actor: AnyActor) -> int:
    """Make the proofs that could not be made when their time was: the authority was away. How many there were."""
    waiting = list(PriceNotice.objects.exclude(published_at=None).filter(proof=None).values_list("id", flat=True)[:MOST])
    for notice_id in waiting:
        prove_publication(actor, notice_id)
    return len(waiting)
