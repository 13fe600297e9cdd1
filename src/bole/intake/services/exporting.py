"""What surveys gathered, as a spreadsheet: one row for each need, with the answers the need itself does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bole.people.domain.actor import Actor
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.adapters import writing
from bole.registry.services.exports import FORMATS, Export, tongue

from ..models import Survey, SurveyAnswer
from ..queries import surveys as reads


def export_survey(actor: Actor, survey_id: UUID, *, language: str) -> Export:
    """The answers of a survey as a spreadsheet. Refuses with SurveyMissing, CellTooLong."""
    found = reads.survey(actor, survey_id)
    answers = list(reads.answers(found))
    with translation.override(tongue(language)):
        headers = [
            _("answered on"), _("organisation"), _("region"), _("contact"), _("title"), _("summary"), _("status"), _("number"),
            _("deadline"), _("budget from"), _("budget to"), _("currency"), *found.own_questions,
        ]  # fmt: skip
    rows = _rows(actor, found, answers, language)
    return Export(f"bole-survey-{found.id}.xlsx", FORMATS["xlsx"], len(answers), writing.pieces(writing.xlsx_file("Bole", headers, rows)))


def _rows(actor: Actor, found: Survey, answers: list[SurveyAnswer], language: str) -> Iterator[list[writing.Cell]]:
    """What an author made private since is not in the file."""
    records = {r.id: r for r in registry.whole(registry.visible(actor).filter(id__in=[a.record_id for a in answers]))}
    region, status = vocabulary("region"), vocabulary("status")
    for answer in [a for a in answers if a.record_id in records]:
        record = records[answer.record_id]
        original = registry.sheet_of(record).original
        place = region.label(answer.link.region, language) if answer.link.region else ""
        own = [*answer.own_answers, *[""] * len(found.own_questions)][: len(found.own_questions)]
        yield [
            timezone.localtime(answer.at).date(), answer.organisation, place, answer.contact,
            original.title if original else "", original.summary if original else "", status.label(record.status, language),
            record.number, record.deadline, record.price_min, record.price_max, record.currency, *own,
        ]  # fmt: skip
