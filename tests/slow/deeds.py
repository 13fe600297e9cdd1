"""What the tests have done inside of an instance, in a process of its own: `python -m tests.slow.deeds DEED …`.

Bring in a file of records, and look whether everything is there, once.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from bole.cli.setting import database_up

CENTRE = "cn"
TITLE = "低温锂离子电池电解液第{n}号"
SUMMARY = "一种在零下{n}度仍能正常工作的电解液，容量保持率高。适用于储能和电动汽车。"


def prepare() -> Any:
    """A centre, an administrator, and some needs, so that there is something to match."""
    from bole.people import services
    from bole.registry.domain.sheet import RecordSheet, WordingSheet
    from bole.registry.services.bulk import bring_in
    from bole.runtime.system import SYSTEM

    services.open_centre(SYSTEM, code=CENTRE, level="nation", name="国家中心")
    needs = [
        RecordSheet(
            kind="need", external_id=f"n{n}",
            wordings=(WordingSheet(language="zh", title=f"需要低温电池材料{n}", summary=f"电池须在零下{n}度工作。寿命不少于{n}千次。"),),
        )
        for n in range(20)
    ]  # fmt: skip
    return len(bring_in(SYSTEM, centre=CENTRE, source="needs", sheets=needs, publish=True).created)


def bring(source: str, rows: str) -> Any:
    """Start the import of a file of so many achievements; the id of the import."""
    from bole.registry.services import imports
    from bole.runtime.system import SYSTEM

    lines = ["id,title_zh,summary_zh", *(f"{n},{TITLE.format(n=n)},{SUMMARY.format(n=n)}" for n in range(int(rows)))]
    file = io.BytesIO("\n".join(lines).encode())
    job = imports.upload(SYSTEM, centre=CENTRE, name=f"{source}.csv", file=file, kind="achievement", source=source, publish=True)
    return str(imports.start(SYSTEM, job.id).id)


def audit() -> Any:
    """Counts that must agree when nothing was lost or doubled."""
    from django.db.models import Count

    from bole.matching import queries, services
    from bole.matching.models import Entry as Indexed
    from bole.registry.models import ImportJob, Record
    from bole.runtime import journal
    from bole.runtime.models import Entry

    state = queries.index_state()
    told = Entry.objects.filter(kind="registry.record_published").values("subject").annotate(n=Count("id"))
    return {
        "records": dict(Record.objects.values_list("external_source").annotate(Count("id")).order_by("external_source")),
        "published": Record.objects.filter(status="published").count(),
        "indexed": Indexed.objects.count(),
        "indexed_records": Indexed.objects.values("record_id").distinct().count(),
        "published_once": sum(row["n"] == 1 for row in told),
        "published_twice": sum(row["n"] > 1 for row in told),
        "waiting": [state.waiting, state.unmatched, state.failed],
        "wrong_counts": services.recount(),
        "broken_links": journal.broken_links(Entry.objects.order_by("id")),
        "imports": list(ImportJob.objects.order_by("created_at").values_list("status", "created", "updated", "failed")),
    }


def journal_notes() -> Any:
    """How many entries the journal has."""
    from bole.runtime.models import Entry

    return Entry.objects.count()


def open_lot(bidders: str, seconds: str) -> Any:
    """A sale that is open for so many seconds: its id, and the passes of its bidders."""
    import datetime as dt

    from bole.cli.bench.lots import open_lot as opened
    from bole.exchange.web.desk import pass_for

    sale, seats = opened(int(bidders), ends_in=dt.timedelta(seconds=int(seconds)))
    return [str(sale.id), [pass_for(one) for one in seats]]


DEEDS = {deed.__name__: deed for deed in (prepare, bring, audit, journal_notes, open_lot)}

if __name__ == "__main__":
    with database_up():
        print(json.dumps(DEEDS[sys.argv[1]](*sys.argv[2:])))
