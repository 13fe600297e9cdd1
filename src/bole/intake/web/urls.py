"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from . import answering, asking, clarifying, reports, surveys

app_name = "intake"
urlpatterns = [
    path("needs/ask", asking.ask, name="ask"),
    path("needs/ask/kept", asking.kept, name="kept"),
    path("needs/ask/<uuid:record_id>", asking.told, name="told"),
    path("needs/<uuid:record_id>/answers", clarifying.clarify, name="clarify"),
    path("needs/<uuid:record_id>/ask-back", clarifying.ask_back, name="ask-back"),
    path("records/<uuid:record_id>/redact", clarifying.redact, name="redact"),
    path("intake/vague", clarifying.vague, name="vague"),
    path("s/<str:code>", answering.answer, name="survey-answer"),
    path("reporting", reports.reports_list, name="reports"),
    path("reporting/new", reports.report_new, name="report-new"),
    path("reporting/taken-over.xlsx", reports.reports_table, name="reports-table"),
    path("reporting/<uuid:report_id>", reports.report, name="report"),
    path("reporting/<uuid:report_id>/records", reports.report_collect, name="report-collect"),
    path("reporting/<uuid:report_id>/hand-up", reports.report_hand_up, name="report-hand-up"),
    path("reporting/<uuid:report_id>/return", reports.report_return, name="report-return"),
    path("reporting/<uuid:report_id>/accept", reports.report_accept, name="report-accept"),
    path("reporting/<uuid:report_id>.xlsx", reports.report_table, name="report-table"),
    path("surveys", surveys.surveys_list, name="surveys"),
    path("surveys/new", surveys.survey_new, name="survey-new"),
    path("surveys/<uuid:survey_id>", surveys.survey, name="survey"),
    path("surveys/<uuid:survey_id>/edit", surveys.survey_edit, name="survey-edit"),
    path("surveys/<uuid:survey_id>/open", surveys.survey_move, {"verb": "open"}, name="survey-open"),
    path("surveys/<uuid:survey_id>/close", surveys.survey_move, {"verb": "close"}, name="survey-close"),
    path("surveys/<uuid:survey_id>/invite", surveys.survey_invite, name="survey-invite"),
    path("surveys/<uuid:survey_id>/answers.xlsx", surveys.survey_answers, name="survey-answers"),
    path("surveys/<uuid:survey_id>/links/<int:link_id>.svg", surveys.qr, name="survey-qr"),
]
