"""Addresses of the registry."""

from __future__ import annotations

from django.urls import path, re_path

from . import confirming, downloads, editing, imports, league, ledger, moderation, pages, proposals, reviewing, terms, translating

CENTRE = r"(?P<path>[a-z0-9][a-z0-9.-]{0,254})"

app_name = "registry"
urlpatterns = [
    path("achievements", pages.achievements, name="achievements"),
    path("achievements/new", editing.register_achievement, name="register-achievement"),
    path("needs", pages.needs, name="needs"),
    path("needs/new", editing.publish_need, name="publish-need"),
    path("records/<uuid:record_id>", pages.record, name="record"),
    path("records/<uuid:record_id>/history", pages.history, name="history"),
    path("records/<uuid:record_id>/edit", editing.edit, name="edit"),
    path("records/<uuid:record_id>/wording", translating.wording, name="wording"),
    path("records/<uuid:record_id>/wording/draft", translating.draft_by_machine, name="draft-by-machine"),
    path("records/<uuid:record_id>/submit", editing.submit, name="submit"),
    path("records/<uuid:record_id>/publish", editing.publish, name="publish"),
    path("records/<uuid:record_id>/return", editing.return_to_author, name="return"),
    path("records/<uuid:record_id>/withdraw", editing.withdraw, name="withdraw"),
    path("records/<uuid:record_id>/archive", editing.archive, name="archive"),
    path("records/<uuid:record_id>/confirm", confirming.confirm, name="confirm"),
    path("confirm/<str:token>", confirming.by_link, name="confirm-link"),
    path("records/<uuid:record_id>/review", reviewing.review_page, name="review"),
    path("records/<uuid:record_id>/take", reviewing.take, name="take"),
    path("records/<uuid:record_id>/give-back", reviewing.give_back, name="give-back"),
    path("records/<uuid:record_id>/propose", reviewing.propose, name="propose"),
    path("records/<uuid:record_id>/proposals", proposals.proposals, name="proposals"),
    path("records/<uuid:record_id>/proposals/<uuid:proposal_id>/take-back", reviewing.take_back, name="take-back"),
    path("records/<uuid:record_id>/different/<uuid:other_id>", reviewing.different, name="different"),
    path("records/<uuid:record_id>/duplicate/<uuid:other_id>", reviewing.duplicate, name="duplicate"),
    path("records/<uuid:record_id>/report", moderation.report, name="report"),
    path("records/<uuid:record_id>/hold", moderation.hold, name="hold"),
    path("records/<uuid:record_id>/release", moderation.release, name="release"),
    path("reports", moderation.reports, name="reports"),
    path("reports/<uuid:report_id>/dismiss", moderation.dismiss, name="dismiss"),
    path("terms", terms.terms, name="terms"),
    path("terms/<uuid:term_id>", terms.change, name="term"),
    path("imports", imports.imports_list, name="imports"),
    path("imports/new", imports.upload, name="import-new"),
    path("imports/<uuid:job_id>", imports.one, name="import"),
    path("imports/<uuid:job_id>/columns", imports.map_columns, name="import-columns"),
    path("imports/<uuid:job_id>/check", imports.check, name="import-check"),
    path("imports/<uuid:job_id>/start", imports.start, name="import-start"),
    path("imports/<uuid:job_id>/cancel", imports.cancel, name="import-cancel"),
    path("imports/<uuid:job_id>/problems.<slug:form>", downloads.errors, name="import-errors"),
    path("templates/<slug:kind>.<slug:form>", downloads.template, name="template"),
    path("exports/<slug:name>.<slug:form>", downloads.export, name="export"),
    path("ledger", ledger.ledger_page, name="ledger"),
    path("ledger.<slug:form>", ledger.ledger_file, name="ledger-file"),
    path("mine", reviewing.mine, name="mine"),
    path("mine/confirm", confirming.mine, name="mine-to-confirm"),
    path("work", reviewing.work, name="work"),
    path("to-confirm", confirming.work, name="work-to-confirm"),
    path("centres/league", league.page, name="league"),
    path("centres/league.xlsx", league.spreadsheet, name="league-spreadsheet"),
    re_path(rf"^centres/{CENTRE}/records$", pages.centre_panel, name="centre-panel"),
    path("organisations/<uuid:organisation_id>/records", pages.owner_panel, name="owner-panel"),
]
