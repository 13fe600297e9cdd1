"""The demo content: its catalogues are there once, with an edition each, in both languages."""

from __future__ import annotations

from bole.challenges import queries
from bole.challenges.models import Award, Challenge
from bole.cli.demo import fill
from bole.cli.demo.catalogues import publish_catalogues
from bole.cli.demo.contests import put_up_challenges
from bole.registry.models import Catalogue, Edition, EditionEntry
from bole.registry.services.bulk import bring_in
from bole.runtime.system import SYSTEM


def test_the_demo_has_one_catalogue_by_hand_and_one_by_rule_however_often_it_is_filled(db):
    fill._people()
    for centre, rows in fill._hand_written().items():
        bring_in(SYSTEM, centre=centre, source="demo:hand-written", sheets=[fill.sheet_of(r) for r in rows], publish=True)
    for _ in range(2):
        publish_catalogues()
    assert sorted(Catalogue.objects.values_list("composition", "editions")) == [("picked", 1), ("ruled", 1)]
    by_hand, by_rule = (Edition.objects.get(catalogue__composition=way) for way in ("picked", "ruled"))
    assert [[w[0] for w in e.header["words"]] for e in (by_hand, by_rule)] == [["zh", "en"], ["zh", "en"]]
    assert (by_hand.entries, by_rule.entries) == (5, 7)
    assert [s["en"] for s in by_hand.header["sections"]] == ["Energy and power", "Clean production"]
    assert set(EditionEntry.objects.filter(edition=by_rule).values_list("kind", flat=True)) == {"need"}


def test_the_demo_has_a_challenge_that_is_open_one_under_review_and_one_at_work(db):
    fill._people()
    for centre, rows in fill._hand_written().items():
        bring_in(SYSTEM, centre=centre, source="demo:hand-written", sheets=[fill.sheet_of(r) for r in rows], publish=True)
    for centre, rows in fill._experts().items():
        bring_in(SYSTEM, centre=centre, source="demo:experts", sheets=[fill.sheet_of(r) for r in rows], publish=True)
    fill._claim()
    for _ in range(2):
        put_up_challenges()
    assert sorted(str(queries.stage(c)) for c in Challenge.objects.all()) == ["applying", "execution", "review"]
    assert sorted(a.state for a in Award.objects.all()) == ["contracted", "contracted"]
