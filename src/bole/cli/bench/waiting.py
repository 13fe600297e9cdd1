"""A population of those who wait, for `bole bench push`: standing needs, and saved searches of many persons."""

from __future__ import annotations

import itertools
import random
from uuid import UUID

from django.db import connection

from bole.matching.adapters.reference_texts import reference_texts
from bole.matching.queries import Side
from bole.people import queries as people_queries
from bole.people import services as people
from bole.people.models import Person
from bole.push import services as push
from bole.push.models import Subscription
from bole.registry.domain.sheet import RecordSheet, WordingSheet
from bole.registry.models import Record
from bole.registry.services.bulk import bring_in
from bole.runtime.system import SYSTEM

from .collection import pairs
from .population import BATCH, CENTRES, Progress

READ = 300  # searches that are really read; the others mix their vectors two by two
PER_PERSON = 10  # saved searches of one person


def open_centres() -> None:
    """The centres everything belongs to."""
    people.open_centre(SYSTEM, code="bench", level="nation", name="bench")
    for i in range(CENTRES):
        people.open_centre(SYSTEM, code=f"c{i}", parent="bench", level="province", name=f"bench {i}")


def bring_in_needs(size: int, progress: Progress) -> None:
    """Published needs, without embedding: texts of ChinaXiv, Chinese and English. The last texts are kept for new records."""
    rows = pairs()[:-KEPT]
    sheets = (_sheet("need", rows[i % len(rows)], i) for i in range(size))
    for number, batch in enumerate(iter(lambda: list(itertools.islice(sheets, BATCH)), [])):
        done = bring_in(SYSTEM, centre=f"bench.c{number % CENTRES}", source="bench", sheets=batch, publish=True)
        if done.refused:
            raise RuntimeError(f"refused: {next(iter(done.refused.values()))[0].text()}")
        progress(number * BATCH + len(batch))


KEPT = 60  # texts for new records


def new_records(count: int) -> list[UUID]:
    """So many new published achievements, of texts no need was made of; not indexed yet."""
    rows = pairs()[-KEPT:]
    ids: list[UUID] = []
    known = Record.objects.filter(external_source="new").count()
    for i in range(known, known + count):
        sheet = _sheet("achievement", rows[i % KEPT], 10_000_000 + i)
        bring_in(SYSTEM, centre=f"bench.c{i % CENTRES}", source="new", sheets=[sheet], publish=True)
        ids.append(Record.objects.filter(external_source="new").order_by("-id").values_list("id", flat=True)[0])
    return ids


def _sheet(kind: str, row: dict[str, str], i: int) -> RecordSheet:
    lang = "zh" if (i // 3) % 2 else "en"
    rng = random.Random(i)
    wording = WordingSheet(language=lang, title=row[f"title_{lang}"], summary=f"{row[f'abstract_{lang}']} ({i})")
    return RecordSheet(
        kind=kind, external_id=str(i), wordings=(wording,), tech_areas=(f"{rng.randint(1, 11):02}",),
        stage=rng.choice(["early", "middle", "mature"]), trl=rng.randint(1, 9), cooperation_modes=("TRANSFER",), territories=("CN",),
    )  # fmt: skip


def save_searches(size: int) -> None:
    """So many saved searches for achievements, a third of them narrowed by a technology area."""
    texts = [t["text"] for t in reference_texts()]
    step = max(1, len(texts) // READ)
    made = 0
    for number, batch in enumerate(_fifties(texts[::step][:READ])):
        who = people.register_person(SYSTEM, email=f"reader{number}@bench.example", name=f"reader {number}")
        actor = people_queries.actor_of(Person.objects.get(id=who.id))
        for text in batch:
            push.save_search(actor, name=f"search {made}", side=Side.ACHIEVEMENTS, text=text)
            made += 1
    _multiply(size - made)


def _fifties(texts: list[str]) -> list[list[str]]:
    return [texts[i : i + 50] for i in range(0, len(texts), 50)]


def _multiply(more: int) -> None:
    """Copies of what was really read, with vectors mixed 3:1 of two of them, for persons of their own."""
    persons = max(1, more // PER_PERSON)
    statements = (
        "CREATE TEMP TABLE read_searches AS SELECT row_number() OVER (ORDER BY subscription_id) - 1 AS n, subscription_id AS id FROM push_subscriptionindex",
        "CREATE UNIQUE INDEX ON read_searches (n)",
        f"CREATE TEMP TABLE who AS SELECT i, gen_random_uuid() AS id FROM generate_series(0, {persons - 1}) i",
        "INSERT INTO people_person (id, password, email, name, language, orcid, is_administrator, is_active) "
        "SELECT id, '', 'w' || i || '@bench.example', 'w' || i, CASE WHEN i %% 2 = 0 THEN 'zh-hans' ELSE 'en' END, '', false, true FROM who",
        "CREATE TEMP TABLE copies AS SELECT gen_random_uuid() AS id, w.id AS person, a.id AS one, b.id AS other, g.i "
        f"FROM generate_series(0, {more - 1}) g(i) CROSS JOIN (SELECT count(*) AS c FROM read_searches) k JOIN who w ON w.i = g.i %% {persons} "
        "JOIN read_searches a ON a.n = g.i %% k.c JOIN read_searches b ON b.n = (g.i * 7919 + g.i / k.c * 104729) %% k.c",
        "INSERT INTO push_subscription (id, person_id, name, side, text, is_public) "
        "SELECT f.id, f.person, 'w' || f.i, s.side, s.text, false FROM copies f JOIN push_subscription s ON s.id = f.one",
        "INSERT INTO push_subscriptionindex (subscription_id, side, is_active, model_id, tech_areas, stages, modes, languages, horizons, "
        "centre, territory, trl_min, price_max, currency, open_only, services, disciplines, languages_spoken, availability, vector) "
        "SELECT f.id, a.side, true, a.model_id, CASE WHEN f.i %% 3 = 0 THEN ARRAY[lpad((f.i / 3 %% 11 + 1)::text, 2, '0')] ELSE '{}' END, "
        "'{}', '{}', '{}', '{}', '', '', NULL, NULL, '', false, '{}', '{}', '{}', '{}', l2_normalize(a.vector + a.vector + a.vector + b.vector) "
        "FROM copies f JOIN push_subscriptionindex a ON a.subscription_id = f.one JOIN push_subscriptionindex b ON b.subscription_id = f.other",
        "INSERT INTO push_subscriptiontext (subscription_id, language, titled, sentences, vectors, scales, native, pivot) "
        "SELECT f.id, t.language, t.titled, t.sentences, t.vectors, t.scales, t.native, t.pivot "
        "FROM copies f JOIN push_subscriptiontext t ON t.subscription_id = f.one",
        "DROP TABLE read_searches, who, copies",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [])


def searches() -> int:
    """How many saved searches there are."""
    return Subscription.objects.count()
