"""`bole person` and `bole token`: accounts, roles, passwords and API tokens, for the operator of the machine.

Whoever may run these commands owns the database already; so they act as the system, and the journal says so.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

import click

from .setting import database_up, print_json, told

AS_JSON = click.option("--json", "as_json", is_flag=True, help="print JSON")


@click.group()
def person() -> None:
    """Accounts of this installation."""


@person.command("add")
@click.argument("email")
@click.option("--name", default="", help="the person's name")
@click.option("--language", default="zh-hans", show_default=True, help="zh-hans or en")
@click.option("--orcid", default="", help="ORCID iD")
@click.option("--administrator", is_flag=True, help="may do everything in this installation")
@click.option("--password", default="", help="without it one is made and shown once")
@AS_JSON
@told
def add(email: str, name: str, language: str, orcid: str, administrator: bool, password: str, as_json: bool) -> None:
    """Give a person an account."""
    made = "" if password else secrets.token_urlsafe(12)
    with database_up():
        from bole.people import services
        from bole.runtime import acts
        from bole.runtime.system import SYSTEM

        with acts.under_way(SYSTEM):
            found = services.register_person(
                SYSTEM, email=email, name=name, language=language, orcid=orcid, is_administrator=administrator
            )  # fmt: skip
            services.change_password(SYSTEM, person_id=found.id, password=password or made)
    if as_json:
        print_json({"id": str(found.id), "email": found.email, "password": made or None})
    else:
        click.echo(f"{found.email} has an account" + (f"; the password is {made}" if made else ""))


@person.command("list")
@AS_JSON
@told
def list_persons(as_json: bool) -> None:
    """Everybody with an account, with the roles held."""
    with database_up():
        from bole.people import queries

        rows = [_told(p) for p in queries.persons()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        roles = ", ".join(f"{r['role']} of {r['centre'] or r['organisation']}" for r in row["roles"])
        told = "administrator; " if row["is_administrator"] else ""
        click.echo(f"{row['email']:<32} {row['name']:<20} {told}{roles}{'' if row['is_active'] else ' (no longer active)'}")


def _told(found: Any) -> dict[str, Any]:
    roles = [
        {"role": m.role, "organisation": m.organisation.name, "centre": getattr(getattr(m.organisation, "centre", None), "path", "")}
        for m in found.memberships.all()
    ]
    keys = ("email", "name", "language", "is_administrator", "is_active")
    return {"id": str(found.id), **{key: getattr(found, key) for key in keys}, "roles": roles}


@person.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(["director", "registrar", "broker", "representative", "member"]))
@click.argument("place")
@AS_JSON
@told
def role(email: str, role: str, place: str, as_json: bool) -> None:
    """Let a person hold ROLE in PLACE: the path of a centre (cn.zj), or the id of an organisation."""
    with database_up():
        from bole.people import queries, services
        from bole.people.domain.actor import Role
        from bole.runtime.system import SYSTEM

        who, organisation = queries.person_with(email), _place(place)
        services.grant_role(SYSTEM, person_id=who.id, organisation_id=organisation.id, role=Role(role))
        done = {"email": who.email, "role": role, "organisation": organisation.name}
    if as_json:
        print_json(done)
    else:
        click.echo(f"{done['email']} is {role} of {done['organisation']}")


def _place(place: str) -> Any:
    """The organisation of a centre's path or of an id. Refuses with CentreMissing, OrganisationMissing."""
    from bole.people import queries
    from bole.people.domain.actor import ANONYMOUS

    try:
        return queries.organisation(ANONYMOUS, UUID(place))
    except ValueError:
        return queries.centre(ANONYMOUS, place).organisation


@person.command("password")
@click.argument("email")
@click.option("--password", default="", help="without it one is made and shown once")
@AS_JSON
@told
def password(email: str, password: str, as_json: bool) -> None:
    """Give a person another password; sessions begun with the old one end."""
    made = "" if password else secrets.token_urlsafe(12)
    with database_up():
        from bole.people import queries, services
        from bole.runtime.system import SYSTEM

        who = queries.person_with(email)
        services.change_password(SYSTEM, person_id=who.id, password=password or made)
    if as_json:
        print_json({"email": who.email, "password": made or None})
    else:
        click.echo(f"{who.email} has another password" + (f": {made}" if made else ""))


@click.group()
def token() -> None:
    """API tokens: keys that act as a person."""


@token.command("issue")
@click.argument("email")
@click.option("--label", default="command line", show_default=True, help="what it is for")
@click.option("--scope", type=click.Choice(["read", "write", "staff"]), default="write", show_default=True, help="the most it may do")
@click.option("--days", type=click.IntRange(1, 3650), default=None, help="how many days it lasts; else until it is revoked")
@AS_JSON
@told
def issue(email: str, label: str, scope: str, days: int | None, as_json: bool) -> None:
    """Make a token for a person; its secret is shown once."""
    with database_up():
        from django.utils import timezone

        from bole.people import queries, services
        from bole.people.domain.actor import Scope
        from bole.runtime.system import SYSTEM

        who = queries.person_with(email)
        last = timezone.localdate() + dt.timedelta(days=days) if days else None
        secret = services.issue_token(SYSTEM, person_id=who.id, label=label, scope=Scope(scope), expires_on=last)
        found = queries.token_with(secret)
    if as_json:
        print_json({"id": str(found.id), "email": who.email, "label": found.name, "secret": secret})
    else:
        click.echo(secret)


@token.command("list")
@click.argument("email")
@AS_JSON
@told
def list_tokens(email: str, as_json: bool) -> None:
    """A person's tokens in force; their secrets are not kept."""
    with database_up():
        from bole.people import queries

        keys = ("scope", "created_at", "expires_on", "last_used_on")
        rows: list[dict[str, Any]] = [
            {"id": str(t.id), "label": t.name, **{key: getattr(t, key) for key in keys}}
            for t in queries.tokens_of(queries.person_with(email).id)
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(
            f"{row['id']}  {row['created_at']:%Y-%m-%d}  last used {row['last_used_on'] or 'never'}  {row['scope']:<5}  {row['label']}"
        )


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
@AS_JSON
@told
def revoke(token_id: UUID, as_json: bool) -> None:
    """End a token at once."""
    with database_up():
        from bole.people import services
        from bole.runtime.system import SYSTEM

        ended = services.revoke_token(SYSTEM, token_id=token_id)
    if as_json:
        print_json({"id": str(token_id), "revoked": ended})
    else:
        click.echo("revoked" if ended else "there is no such token in force")
