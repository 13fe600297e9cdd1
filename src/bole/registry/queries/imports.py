"""The reads of imports: which there are, what was wrong with their rows, and how it is told."""

from __future__ import annotations

import json
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from bole.kernel.errors import N_, Problem
from bole.reference.queries import vocabularies
from bole.ui.locales import page_language

from .. import access
from ..access import AnyActor
from ..domain.cells import right_terms
from ..domain.columns import column_named
from ..models import ImportJob, ImportProblem

BUG = N_("Something went wrong here that is not the file's fault; the operator finds it in the log. It can be tried again.")


def imports(actor: AnyActor) -> QuerySet[ImportJob]:
    """The imports of the centres the actor is staff of, newest first."""
    return access.imports_for(actor).select_related("centre__organisation", "file", "created_by").order_by("-created_at", "-id")


def import_job(actor: AnyActor, job_id: UUID) -> ImportJob:
    """One import. Refuses with ImportMissing."""
    return access.import_for(actor, job_id)


def import_problems(actor: AnyActor, job_id: UUID) -> QuerySet[ImportProblem]:
    """What is wrong with the rows of an import, in the file's order. Refuses with ImportMissing."""
    return ImportProblem.objects.filter(job=access.import_for(actor, job_id)).order_by("row", "id")


def told(problem: ImportProblem | Problem) -> str:
    """A problem's sentence in the reader's language, names of fields and entries of vocabularies included."""
    language = page_language()
    values = dict(problem.values)
    column = column_named(str(values["field"])) if "field" in values else None
    if column:
        values["field"] = column.label(language)
    if "vocabulary" in values:
        values["right"] = right_terms(vocabularies()[str(values["vocabulary"])], language)
    elif "right" in values:
        values["right"] = gettext(str(values["right"]))
    sentence = gettext(problem.sentence)
    return sentence % values if values else sentence


def failure_told(job: ImportJob) -> str:
    """Why an import failed, in the reader's language; nothing when it did not."""
    if not job.failure:
        return ""
    failure = json.loads(job.failure)
    if not failure["sentence"]:
        return gettext(BUG)
    sentence = gettext(failure["sentence"])
    return sentence % failure["values"] if failure["values"] else sentence
