"""Who belongs to an organisation: roles given and taken back, invitations sent, withdrawn and accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Conflict, Invalid, Refusal
from bole.ui.forms import Line
from bole.ui.locales import own_name, page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, queries, services
from ..domain.actor import Role, fitting_roles
from ..errors import InvitationUsed, RoleUnfit
from ..models import Organisation
from ..queries import who_asks
from .labels import role_label


def address_of(organisation: Organisation) -> str:
    """The page of an organisation, or of the centre it is."""
    centre = getattr(organisation, "centre", None)
    return reverse("people:centre", args=[centre.path]) if centre else reverse("people:organisation", args=[organisation.pk])


@require_safe
@for_members
@never_cache
def staff(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Who holds which role here, and who is invited. Refuses with OrganisationMissing, NotManager."""
    return _page(request, access.organisation_for(who_asks(request), organisation_id, to="manage"), {})


def _page(request: HttpRequest, organisation: Organisation, given: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    roles = fitting_roles(is_centre=queries.is_a_centre(organisation.pk))
    lines = _lines(given, roles)
    if refusal is not None:
        wrong = [(p.field, sentence(p)) for p in refusal.problems] or [("email", sentence(refusal))]
        for line in lines:
            line.errors = [told for field, told in wrong if field == line.name]
    return show(
        request, "people/staff.html", organisation=organisation, back=address_of(organisation), lines=lines,
        members=_members(organisation.pk, roles), invitations=queries.open_invitations(organisation.pk), now=timezone.now(),
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _members(organisation_id: UUID, roles: tuple[Role, ...]) -> list[dict[str, Any]]:
    """Everybody once, with the roles held and those that could be given."""
    found: dict[UUID, dict[str, Any]] = {}
    for one in queries.persons_with_role(organisation_id):
        member = found.setdefault(one.person_id, {"person": one.person, "held": []})
        member["held"].append({"role": one.role, "label": role_label(one.role), "since": one.since})
    for member in found.values():
        held = {h["role"] for h in member["held"]}
        member["possible"] = [(r.value, role_label(r)) for r in roles if r.value not in held]
    return sorted(found.values(), key=lambda m: str(m["person"]))


def _lines(given: dict[str, str], roles: tuple[Role, ...]) -> list[Line]:
    language = given.get("language") or page_language()
    return [
        Line("email", _("E-mail"), "email", given.get("email", ""), required=True, autocomplete="off"),
        Line("role", _("Role"), "select", given.get("role") or roles[-1].value, choices=[(r.value, role_label(r)) for r in roles]),
        Line("language", _("Language of the mail"), "select", language, choices=[(c, own_name(c)) for c, _n in settings.LANGUAGES]),
    ]


def _role(given: str) -> Role:
    """Refuses with RoleUnfit."""
    try:
        return Role(given)
    except ValueError:
        raise RoleUnfit(role=given[:20], possible=", ".join(Role)) from None


@require_POST
@for_members
def give_role(request: HttpRequest, organisation_id: UUID, person_id: UUID) -> HttpResponse:
    """Let a member hold one more role. A role is given here to those who belong already; others are invited."""
    organisation = access.organisation_for(who_asks(request), organisation_id, to="manage")
    if queries.persons_with_role(organisation.pk).filter(person_id=person_id).exists():
        role = _role(request.POST.get("role", ""))
        services.grant_role(who_asks(request), person_id=person_id, organisation_id=organisation.pk, role=role)
        messages.success(request, _("The role was given."))
    return HttpResponseRedirect(reverse("people:staff", args=[organisation.pk]))


@require_POST
@for_members
def take_role(request: HttpRequest, organisation_id: UUID, person_id: UUID) -> HttpResponse:
    """Take a role back; what the person has open ends with the next click. Refuses with NotManager, LastDirector."""
    actor, role = who_asks(request), _role(request.POST.get("role", ""))
    try:
        services.revoke_role(actor, person_id=person_id, organisation_id=organisation_id, role=role)
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
        return HttpResponseRedirect(reverse("people:staff", args=[organisation_id]))
    messages.success(request, _("The role was taken back; it ends at once."))
    left = actor.person_id == person_id and not actor.is_administrator
    return HttpResponseRedirect(reverse("people:account") if left else reverse("people:staff", args=[organisation_id]))


@require_POST
@for_members
@never_cache
def invite(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Invite somebody by e-mail. Refuses with OrganisationMissing, NotManager."""
    actor = who_asks(request)
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    given = {name: request.POST.get(name, "").strip() for name in ("email", "role", "language")}
    try:
        made = services.invite(
            actor, organisation_id=organisation.pk, email=given["email"], role=_role(given["role"]), language=given["language"]
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, organisation, given, refusal)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": made.email})
    return HttpResponseRedirect(reverse("people:staff", args=[organisation.pk]))


@require_POST
@for_members
def revoke_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation. Refuses with InvitationMissing."""
    found = services.revoke_invitation(who_asks(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation was withdrawn; its link opens nothing any more."))
    return HttpResponseRedirect(reverse("people:staff", args=[found.organisation_id]))


@require_POST
@for_members
def send_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Send the mail of an invitation once more. Refuses with InvitationMissing, InvitationUsed, InvitationWithdrawn."""
    found = services.send_again(who_asks(request), invitation_id=invitation_id)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": found.email})
    return HttpResponseRedirect(reverse("people:staff", args=[found.organisation_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the one button that accepts it; whoever is not signed in comes back here afterwards."""
    actor = who_asks(request)
    if request.method == "POST" and actor.is_signed_in:
        return _accepted(request, token)
    found = access.invitation_with(token)
    access.require_open(found, at=timezone.now())
    is_mine = actor.is_signed_in and queries.person_of(actor).email.lower() == found.email
    return show(request, "people/invitation.html", invitation=found, role=role_label(found.role), is_mine=is_mine)


def _accepted(request: HttpRequest, token: str) -> HttpResponse:
    actor = who_asks(request)
    try:
        made = services.accept_invitation(actor, token=token)
    except InvitationUsed:  # a second click of the same person is not an error
        found = access.invitation_with(token)
        if found.accepted_by_id != actor.person_id:
            raise
        return HttpResponseRedirect(address_of(found.organisation))
    values = {"organisation": made.organisation.name_in(page_language()), "role": role_label(made.role)}
    messages.success(request, _("Welcome. You belong to %(organisation)s now, as %(role)s.") % values)
    return HttpResponseRedirect(address_of(made.organisation))
