"""Push and answers: from a need to a suggestion, a no with its reason, a revision, a second look, and a contact."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

from bole.matching import services as matching
from bole.matching.models import Match, StaleRecord
from bole.notices.models import Notice
from bole.push import queries, services
from bole.push.domain.reasons import Verdict
from bole.registry import queries as registry
from bole.registry.services import records
from bole.runtime.system import SYSTEM

from .. import make

NEED = make.wording(
    title="需要低温锂离子电池电解液", summary="需要一种在零下四十度仍能正常工作的锂离子电池电解液，容量保持率达到百分之八十。"
)


def index():
    """What the worker does within seconds, in this very transaction."""
    matching.mark_unindexed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    stale = list(StaleRecord.objects.filter(stage=0).values_list("record_id", flat=True))
    matching.index_in_this_act(stale)
    matching.match_waiting()
    return stale


def push(*published):
    """Index, match, and run each of these against everything that waits."""
    index()
    for one in published:
        services.percolate(one.id)


def told(person):
    return list(Notice.objects.filter(person_id=person.person_id).order_by("told_at", "id").values_list("kind", flat=True))


def revise(world, who, record, **values):
    sheet = registry.sheet_of(registry.record(who, record.id))
    revised = records.revise(who, record.id, sheet=replace(sheet, **values), version=sheet and registry.record(who, record.id).version)
    changed = registry.versions(who, record.id)[0].changed
    services.address(SYSTEM, record.id, changed=changed, version=revised.version)
    return revised


def test_the_whole_loop_from_a_need_to_a_contact(world):
    need = make.published(world, by=world.owner, kind="need", wordings=(NEED,), owner="钱江电池厂")
    push(need)
    achievement = make.published(world, trl=3, stage="early", owner="浙江大学")
    push(achievement)
    (suggestion,) = queries.suggestions(world.owner)
    print(Match.objects.values("score", "covered", "requirements"), suggestion.score)
    assert (suggestion.record_id, suggestion.standing_id) == (achievement.id, need.id)
    assert told(world.owner) == ["push.suggested"]

    services.answer_suggestion(world.owner, suggestion.id, verdict=Verdict.DECLINED, reasons=["too_early"])
    assert list(queries.suggestions(world.owner)) == []
    (asked,) = queries.checklist(world.professor, achievement.id)
    assert (asked.reason, asked.times, asked.is_addressed, asked.named) == ("too_early", 1, False, ())
    assert "trl" in asked.fields

    revise(world, world.professor, achievement, trl=7, stage="mature")
    (again,) = queries.suggestions(world.owner)
    assert (again.id, again.again_for) == (suggestion.id, "too_early")
    assert told(world.owner) == ["push.suggested", "push.suggested_again"]
    (asked,) = queries.checklist(world.professor, achievement.id)
    assert asked.is_addressed

    services.answer_suggestion(world.owner, suggestion.id, verdict=Verdict.INTERESTED, remark="我们想试用。")
    (interest,) = queries.interests(world.professor, box="received")
    assert interest.state == "sent"
    assert told(world.professor)[-1] == "push.interest_received"
    services.accept(world.professor, interest.id, reply="好的")
    assert queries.shown(world.owner, interest.id).interest.state == "opened"
    assert queries.shown(world.owner, interest.id).contact
    assert told(world.owner)[-1] == "push.contact_opened"
    found = queries.funnel(world.professor, achievement.id)
    assert (found.suggested, found.declined, found.interested, found.answered, found.contacts) == (1, 0, 1, 1, 1)
