"""What of a record is read: its wording as far as a reader may read it, prepared for comparison.

The title of an expert is a name, which says nothing of what he knows: it is found as words, and left out of the meaning.
His disciplines are read as keywords in the wording's language.
"""

from __future__ import annotations

from bole.reference.queries import vocabulary
from bole.registry.domain.kinds import EXPERT
from bole.registry.models import Record, Wording

from ..adapters.dictionary import bridge
from ..domain.prepared import Prepared, prepare


def prepared_wording(record: Record, wording: Wording, body: str) -> Prepared:
    """A wording of a record with as much of its body as the reader may read."""
    title = "" if record.kind == EXPERT and body.strip() else wording.title
    return prepare(title=title, body=body, keywords=keywords_of(record, wording), language=wording.language, bridge=bridge())


def keywords_of(record: Record, wording: Wording) -> list[str]:
    """The keywords of a wording; of an expert also his name and his disciplines."""
    if record.kind != EXPERT:
        return list(wording.keywords)
    label = vocabulary("discipline").label
    return [wording.title, *wording.keywords, *(label(code, wording.language) for code in record.expert.disciplines)]
