"""The Actor: who acts, for whom, with which roles. The first argument of every verb.

Roles are held in an organisation. A centre is an organisation in the tree of centres, and a role held in a centre
reaches down the tree: the province sees and works on what its cities registered, never the other way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

SEPARATOR = "."
STAFF_MODE = "staff mode"  # what the journal says beside the actor of whatever was done in it


class Role(StrEnum):
    """What a person is in an organisation. Centres: director, registrar, broker, cashier. All others: the rest."""

    DIRECTOR = "director"  # 中心负责人: staff and settings of the centre
    REGISTRAR = "registrar"  # 登记员: checks, registers and publishes
    BROKER = "broker"  # 技术经理人: works on the centre's records, imports
    CASHIER = "cashier"  # 出纳: keeps the book of the centre
    REPRESENTATIVE = "representative"  # 单位代表: speaks for the organisation
    MEMBER = "member"  # 成员: belongs to the organisation


STAFF = frozenset({Role.DIRECTOR, Role.REGISTRAR, Role.BROKER})
PUBLISHERS = frozenset({Role.DIRECTOR, Role.REGISTRAR})
CASHIERS = frozenset({Role.DIRECTOR, Role.CASHIER})


def fitting_roles(*, is_centre: bool) -> tuple[Role, ...]:
    """The roles there are in a centre, or in any other organisation; the one that manages it comes first."""
    return (Role.DIRECTOR, Role.REGISTRAR, Role.BROKER, Role.CASHIER) if is_centre else (Role.REPRESENTATIVE, Role.MEMBER)


class Scope(StrEnum):
    """What a token is good for at most; each holds the ones before it."""

    READ = "read"  # reads what its owner may read
    WRITE = "write"  # does what its owner may do
    STAFF = "staff"  # does it in staff mode: only administrators' tokens, every use of the mode is in the journal


class Reach(StrEnum):
    """How much of a visible record somebody may read."""

    PUBLIC = "public"  # a stranger: the public summary
    MEMBERS = "members"  # anybody signed in: the members' description as well
    FULL = "full"  # owners and the centre's staff: everything


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or nobody in particular, who asks for something."""

    person_id: UUID | None = None
    name: str = ""
    language: str = "en"
    organisations: Mapping[UUID, frozenset[Role]] = field(default_factory=dict)
    centres: Mapping[str, frozenset[Role]] = field(default_factory=dict)  # path in the tree -> roles held there
    kinds: frozenset[str] = frozenset()  # of the organisations belonged to that are no centres: 政产学研资介
    is_administrator: bool = False  # in staff mode; outside of it an administrator is an ordinary person
    could_administer: bool = False  # may enter staff mode
    staff_until: dt.datetime | None = None  # when a browser's staff mode ends
    may_write: bool = True  # a token of scope "read" may not
    ends_on: dt.date | None = None  # the last day of the token that speaks
    acting_for: str = ""

    @property
    def reference(self) -> str:
        """How the journal names this actor."""
        return f"person:{self.person_id}" if self.person_id else "anonymous"

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def centre_paths(self, roles: frozenset[Role] = STAFF) -> tuple[str, ...]:
        """The centres where one of the roles is held, in order."""
        return tuple(sorted(path for path, held in self.centres.items() if held & roles))

    def holds(self, roles: frozenset[Role], centre_path: str) -> bool:
        """Whether one of the roles is held in the centre of this path or above it."""
        if self.is_administrator:
            return True
        return any(covers(path, centre_path) for path in self.centre_paths(roles))

    def belongs_to(self, organisation_id: UUID | None) -> bool:
        """Whether the actor is a member of the organisation in any role."""
        return organisation_id is not None and organisation_id in self.organisations


ANONYMOUS = Actor()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """All that decides which rows an actor is given: what was put together for one serves everybody else entitled to the same."""

    actor: Actor = field(compare=False)
    person_id: UUID | None
    roles: frozenset[tuple[str, str]]
    is_administrator: bool

    @classmethod
    def of(cls, actor: Actor) -> Entitlement:
        held = [*actor.centres.items(), *((str(place), roles) for place, roles in actor.organisations.items())]
        roles = frozenset((place, role) for place, roles in held for role in (roles or {""}))
        return cls(actor, actor.person_id, roles, actor.is_administrator)


def covers(path: str, other: str) -> bool:
    """Whether the centre at `path` is the other one or stands above it in the tree."""
    return other == path or other.startswith(path + SEPARATOR)
