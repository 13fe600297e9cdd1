"""A small contest: makers for the tests of challenges. They call the services, so nothing impossible is built."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from bole.challenges.domain.offer import Member, Offer
from bole.challenges.domain.plan import Criterion, Part, Plan, Said, Target, Words
from bole.challenges.domain.pledge import digest_of
from bole.challenges.models import Application, Award, Challenge
from bole.challenges.queries import panels
from bole.challenges.services import applying, challenges, choosing, reviewing
from bole.people import services as people
from bole.people.domain.actor import Actor, Role
from bole.people.models import Organisation
from bole.registry.services import experts
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from . import make

_names = itertools.count(1)
DAY = dt.timedelta(days=1)
TITLE_ZH, TITLE_EN = "零下四十度仍能快充的动力电池", "A traction battery that charges fast at minus forty degrees"

PLAN = Plan(
    words=(
        Words("zh", TITLE_ZH, "冷链叉车需要低温快充。", "现有电池在冷库里充不进电。", "样车图纸与工况数据。", "具备电芯制样能力。"),
        Words("en", TITLE_EN, "Forklifts in cold stores must charge fast.", "Present cells do not take a charge there.", "Drawings and duty cycles."),
    ),
    targets=(
        Target("t1", Said("容量保持率", "capacity kept"), "at_least", Decimal(80), unit="%", method="GB/T 31486"),
        Target("t2", Said("快充时间", "charging time"), "at_most", Decimal(30), unit="min", method="在 −40 ℃ 环境舱"),
        Target("t3", Said("循环寿命", "cycles"), "at_least", Decimal(1500), must=False, weight=Decimal(2)),
    ),
    criteria=(
        Criterion("c1", Said("技术路线", "Approach"), Decimal(50)),
        Criterion("c2", Said("团队基础", "Team"), Decimal(30)),
        Criterion("c3", Said("报价与周期", "Price and time"), Decimal(20)),
    ),
    parts=(Part(Said("方案", "Design"), Decimal(30), 30), Part(Said("样机", "Prototype"), Decimal(70), 180)),
    owner_share=Decimal(800000), subsidy=Decimal(200000), reward=Decimal(1000000), parallel=2, ip_terms="joint", fewest=2,
    closes_at=dt.datetime(2026, 12, 20, 9, 0, tzinfo=dt.UTC), done_by=dt.date(2027, 12, 31), lot_source="福彩双色球当期号码",
)  # fmt: skip
OFFER = Offer(
    abstract="用低黏度酯类电解液。", approach="先做电解液配方，再做极片与热管理。", prior_work="已有零下三十度的样品。",
    members=(Member("王博士", "电池学院", "负责人"),), price=Decimal(900000), days=300, values={"t1": Decimal(82), "t2": Decimal(28)},
    no_conflict=True,
)  # fmt: skip


def joined(name: str, place: Any, role: Role) -> Actor:
    """Somebody with a role somewhere."""
    who = make.person(name)
    people.grant_role(SYSTEM, person_id=who.id, organisation_id=place.pk, role=role)
    return make.actor(who)


@dataclass
class Contest:
    """A challenge of the factory in the city, and who takes part."""

    world: make.World
    challenge: Challenge
    teams: dict[str, tuple[Organisation, Actor]] = field(default_factory=dict)
    reviewers: list[Actor] = field(default_factory=list)

    @property
    def id(self) -> Any:
        return self.challenge.id

    @property
    def fresh(self) -> Challenge:
        return Challenge.objects.get(id=self.id)

    def team(self, name: str) -> tuple[Organisation, Actor]:
        """An institute and its representative; the same for the same name."""
        if name not in self.teams:
            place = people.register_organisation(SYSTEM, name=f"{name}研究院", kind="institute")
            self.teams[name] = place, joined(f"team{next(_names)}", place, Role.REPRESENTATIVE)
        return self.teams[name]

    def apply(self, name: str, *, offer: Offer = OFFER, **more: Any) -> Application:
        """A team's application, sent."""
        place, who = self.team(name)
        challenges.acknowledge(who, self.id)
        offer = replace(offer, abstract=f"{offer.abstract}（{name}）", **more)
        return applying.send_application(who, self.id, offer=offer, edition=self.fresh.edition, organisation_id=place.pk)

    def after(self, days: int = 1) -> Any:
        """Time stands still, so many days after the deadline."""
        closes = self.fresh.closes_at
        assert closes is not None
        return clock.freeze(closes + days * DAY)

    def screened(self, seed: str = "03 07 11 19 23 28 + 05") -> Contest:
        """Every team may take part, and the lots are drawn. After the deadline only."""
        for one in Application.objects.filter(challenge_id=self.id, status="sent"):
            reviewing.screen_application(self.world.registrar, one.id, eligible=True)
        reviewing.draw_lots(self.world.registrar, self.id, seed=seed)
        return self

    def reviewer(self) -> Actor:
        """An expert with an account and a seat, who has declared no conflict."""
        name = f"reviewer{next(_names)}"
        who = make.person(name)
        record = make.expert(
            self.world, wordings=(make.wording(title=f"专家{name}"),), contact_email=f"{name}@test.example", units=(f"{name}大学",)
        )
        claimed(record.id, who.id)
        reviewing.seat_reviewer(self.world.registrar, self.id, expert_id=record.id)
        actor = make.actor(who)
        reviewing.declare(actor, self.id, has_conflict=False)
        self.reviewers.append(actor)
        return actor

    def score(self, who: Actor, given: Mapping[int, Mapping[str, Any]], *, finish: bool = True) -> None:
        """What a reviewer gives, by number and criterion."""
        for number, scores in given.items():
            values = {code: Decimal(str(value)) for code, value in scores.items()}
            reviewing.score(who, self.id, number=number, scores=values, words={"c1": f"对第{number}号的意见"})
        if finish:
            reviewing.finish_scores(who, self.id)

    def scored(self, *sheets: Mapping[int, int]) -> Contest:
        """One reviewer for each mapping of number to the score he gives for every criterion."""
        for sheet in sheets:
            who = self.reviewer()
            self.score(who, {number: dict.fromkeys(("c1", "c2", "c3"), value) for number, value in sheet.items()})
        return self

    def numbers(self) -> dict[str, int]:
        """The number of each team."""
        rows = Application.objects.filter(challenge_id=self.id, number__isnull=False).select_related("organisation")
        return {a.organisation.name.removesuffix("研究院"): a.number for a in rows}  # type: ignore[union-attr, misc]

    def choose(self, shares: Mapping[int, Any], *, reason: str = "") -> list[Award]:
        """The owner's choice; the awards by number."""
        choosing.choose(self.world.owner, self.id, shares={n: Decimal(str(s)) for n, s in shares.items()}, reason=reason)
        return list(Award.objects.filter(application__challenge_id=self.id).order_by("application__number"))

    def signed(self, award: Award) -> Award:
        """Both have signed."""
        team = next(who for place, who in self.teams.values() if place.pk == award.application.organisation_id)
        for who, side in ((self.world.owner, "owner"), (team, "team")):
            choosing.sign(who, award.id, side=side, pledge_digest=digest_of(award.pledge))
        return Award.objects.get(id=award.id)

    def team_of(self, award: Award) -> Actor:
        return next(who for place, who in self.teams.values() if place.pk == award.application.organisation_id)

    def places(self) -> list[int]:
        """The numbers in the order of the ranking."""
        return [p.number for p in panels.ranking(self.fresh)]


def claimed(record_id: Any, person_id: Any) -> None:
    """An expert record that is somebody's own."""
    from allauth.account.models import EmailAddress

    from bole.people.models import Person

    who = Person.objects.get(id=person_id)
    EmailAddress.objects.get_or_create(user_id=who.id, email=who.email, defaults={"verified": True, "primary": True})
    experts.claim(make.actor(who), record_id)


def need_of(world: make.World) -> Any:
    """A published need of the factory."""
    return make.published(world, by=world.owner, kind="need", owner=world.factory.name)


def drafted(world: make.World, plan: Plan = PLAN, need: Any = None) -> Contest:
    """A challenge its owner is writing."""
    return Contest(world, challenges.draft(world.owner, (need or need_of(world)).id, plan=plan))


def published(world: make.World, plan: Plan = PLAN, need: Any = None) -> Contest:
    """A challenge on the board."""
    found = drafted(world, plan, need)
    challenges.submit(world.owner, found.id)
    challenges.screen(world.registrar, found.id, reason="指标可测，报酬合理")
    challenges.publish(world.registrar, found.id)
    return found
