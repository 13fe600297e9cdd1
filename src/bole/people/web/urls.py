"""Addresses of people."""

from __future__ import annotations

from django.urls import path, re_path

from . import capacity, looks, merging, opening, pages, privacy, staff, staff_mode, upkeep

app_name = "people"
urlpatterns = [
    path("account", pages.account, name="account"),
    path("account/tokens", pages.issue_token, name="issue-token"),
    path("account/tokens/<uuid:token_id>/revoke", pages.revoke_token, name="revoke-token"),
    path("account/guide", pages.switch_guide, name="switch-guide"),
    path("privacy", privacy.privacy, name="privacy"),
    path("account/data.json", privacy.personal_data, name="personal-data"),
    path("account/delete", privacy.delete_account, name="delete-account"),
    path("account/staff-mode", staff_mode.staff_mode, name="staff-mode"),
    path("account/staff-mode/leave", staff_mode.leave_staff_mode, name="leave-staff-mode"),
    path("organisations", pages.organisations, name="organisations"),
    path("organisations/options", pages.organisation_options, name="organisation-options"),
    path("organisations/<uuid:organisation_id>", pages.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/edit", upkeep.edit, name="edit-organisation"),
    path("organisations/<uuid:organisation_id>/verify", upkeep.verify, name="verify-organisation"),
    path("organisations/<uuid:organisation_id>/capacity", capacity.edit, name="capacity"),
    path("organisations/<uuid:organisation_id>/capacity/confirm", capacity.confirm, name="confirm-capacity"),
    path("organisations/duplicates", merging.duplicates_list, name="duplicates"),
    path("organisations/<uuid:organisation_id>/merge", merging.choose, name="merge-choose"),
    path("organisations/<uuid:organisation_id>/merge/<uuid:merged_id>", merging.merge, name="merge"),
    path("organisations/<uuid:organisation_id>/apart/<uuid:other_id>", merging.tell_apart, name="tell-apart"),
    path("organisations/<uuid:organisation_id>/staff", staff.staff, name="staff"),
    path("organisations/<uuid:organisation_id>/staff/<uuid:person_id>/give", staff.give_role, name="give-role"),
    path("organisations/<uuid:organisation_id>/staff/<uuid:person_id>/take", staff.take_role, name="take-role"),
    path("organisations/<uuid:organisation_id>/invite", staff.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/revoke", staff.revoke_invitation, name="revoke-invitation"),
    path("invitations/<uuid:invitation_id>/send", staff.send_again, name="send-again"),
    re_path(r"^invitations/(?P<token>[0-9a-f]{32}\.[A-Za-z0-9_-]{20,80})$", staff.invitation, name="invitation"),
    path("centres", pages.centres, name="centres"),
    path("centres/new", opening.open_centre, name="open-centre"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})/settings$", upkeep.settings, name="centre-settings"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})/look$", looks.edit_look, name="edit-look"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})/look/logo$", looks.give_logo, name="give-logo"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})/logo\.png$", looks.logo, name="logo"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})/move$", upkeep.move, name="move-centre"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})$", pages.centre, name="centre"),
]
